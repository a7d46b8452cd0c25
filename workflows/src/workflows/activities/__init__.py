"""Reads and commands that workflows call by name."""
