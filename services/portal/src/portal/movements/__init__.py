"""Movements: their plans as documents, and their rounds."""

from portal.movements.routes import router

__all__ = ["router"]
