"""Faults on components: one or two services, with real servers under them, so that each is tried in seconds."""
