"""Compares what the services hold, what the topics say and what Temporal leads, by id and version."""
