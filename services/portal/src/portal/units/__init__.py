"""Units, and who holds which role in them."""

from portal.units.routes import router

__all__ = ["router"]
