"""Files that have secrets."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

OURS: Final = 0o600
SHARED: Final = 0o640


def write_private(path: Path, text: str, *, shared: bool = False) -> None:
    """Replace the file as a whole. It belongs to whoever types the command, and nobody else reads it; where it is
    `shared`, the group does to which its folder belongs: that of the account that the parts run under, which reads
    what it is told and can change nothing of it.
    """
    with NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix=f"{path.name}.", delete=False
    ) as partial:
        partial.write(text)
        if shared:
            os.fchown(partial.fileno(), -1, path.parent.stat().st_gid)
        os.fchmod(partial.fileno(), SHARED if shared else OURS)
    Path(partial.name).replace(path)
