"""Settings of awards: what every service needs."""

from kit.settings import Settings

__all__ = ["Settings"]
