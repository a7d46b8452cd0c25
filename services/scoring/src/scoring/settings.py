"""Settings of scoring: what every service needs, and nothing more."""

from kit.settings import Settings

__all__ = ["Settings"]
