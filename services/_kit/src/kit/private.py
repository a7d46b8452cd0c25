"""Files that have secrets."""

import os
from pathlib import Path
from typing import Final

MODE: Final = 0o600


def write_private(path: Path, text: str) -> None:
    """Replace the file as a whole. It belongs to whom its folder belongs, and nobody else reads it.

    So an administrator may type the command, and the account that the parts run under reads what it wrote.
    """
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    partial.touch(MODE)
    partial.write_text(text, "utf-8")
    owner = path.parent.stat()
    if os.geteuid() == 0:
        os.chown(partial, owner.st_uid, owner.st_gid)
    partial.replace(path)
