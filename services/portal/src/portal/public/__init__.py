"""What anybody may look up without signing in: published decisions, and whether a paper holds."""

from portal.public.routes import ADDRESS, router

__all__ = ["ADDRESS", "router"]
