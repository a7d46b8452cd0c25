"""Imports: whole files at once, across units, people and assignments."""
