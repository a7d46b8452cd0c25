"""Movements, rounds and dossiers: what is proposed, and how every level treats it."""
