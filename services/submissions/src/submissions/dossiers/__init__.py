"""Dossiers: nominees, the stages of their route, steps, verdicts, conclusions."""
