"""Where somebody may be sent back to after signing in: to a path of ours, and nowhere else."""

import re
from typing import Final

HOME: Final = "/"
_OURS: Final = re.compile(r"/(?![/\\])[^\s\\\x00-\x1f\x7f]*")


def path_of_ours(asked: str) -> str:
    """The path, or the first page where it leads elsewhere."""
    return asked if _OURS.fullmatch(asked) else HOME
