"""Submissions needs no setting of its own."""

from kit.settings import Settings

__all__ = ["Settings"]
