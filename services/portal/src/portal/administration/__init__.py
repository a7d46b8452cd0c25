"""What an administrator keeps: files of the directory and of plans, the working calendar, people."""

from portal.administration.files import router

__all__ = ["router"]
