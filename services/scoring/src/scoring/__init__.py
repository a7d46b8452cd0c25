"""Scoring: score sheets, panels, scores, recusals and results, as a help to the council before it votes."""
