"""Schedules over submissions, awards and scoring at once, whose facts come in any order and with any delay."""
