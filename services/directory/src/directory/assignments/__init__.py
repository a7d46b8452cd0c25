"""Assignments: a person's role in a unit between two dates."""
