"""A small disk for a server's data, which can be made full at a moment's notice."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.faults.injectors.isolation import require_isolation

ROOM: Final = "3g"
"""As much as a whole run needs; a tmpfs takes only what is written to it."""
SPARE_BYTES: Final = 256 * 1024
_PAGE: Final = 4096


def mount(folder: Path) -> None:
    """Put a disk of its own under a folder that a server is about to use. Raises NotHere."""
    require_isolation()
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "thidua", str(folder)], check=True)


def unmount(folder: Path) -> None:
    """Take the disk away again, with all that is on it; where there is none, nothing happens."""
    if folder.is_mount():
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def full(folder: Path) -> Iterator[None]:
    """For the block the disk has hardly any room left. Raises NotHere."""
    require_isolation()
    about = os.statvfs(folder)
    used = (about.f_blocks - about.f_bfree) * about.f_frsize
    _resize(folder, str((used + SPARE_BYTES) // _PAGE * _PAGE))
    try:
        yield
    finally:
        _resize(folder, ROOM)


def _resize(folder: Path, size: str) -> None:
    subprocess.run(["mount", "-o", f"remount,size={size}", str(folder)], check=True)
