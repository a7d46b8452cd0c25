"""What I was told."""

from portal.notices.routes import router

__all__ = ["router"]
