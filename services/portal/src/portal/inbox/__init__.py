"""What waits for me."""

from portal.inbox.routes import router

__all__ = ["router"]
