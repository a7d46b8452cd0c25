"""The files of the checkout, as they would be committed."""

import subprocess
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
SERVICES: Final = ("directory", "submissions", "scoring", "awards", "notify", "papers")
LIBRARIES: Final = {"contracts": "_contracts", "kit": "_kit", "authority": "_authority"}
HOME_OF: Final = {
    **{name: ROOT / "services" / name for name in SERVICES},
    **{name: ROOT / "services" / folder for name, folder in LIBRARIES.items()},
    "portal": ROOT / "services" / "portal",
    "workflows": ROOT / "workflows",
}
"""Folder of each package that is deployed, or that those need."""
SOURCES: Final = [home / "src" for home in HOME_OF.values()]


@cache
def files() -> tuple[Path, ...]:
    """Every file that is tracked or would be."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout.decode()
    return tuple(sorted({ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()}))


def python_files(*folders: str) -> list[Path]:
    return [path for path in files() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in folders]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
