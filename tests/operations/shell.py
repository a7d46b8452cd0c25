"""A shell into which blocks of a page are typed."""

import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

SECONDS: Final = 600
"""After which a block counts as hung, on the slowest machine: to upgrade starts a dozen programs one by one."""


def typed(block: str, environment: Mapping[str, str], folder: Path, *, code: int | None = 0) -> str:
    """What the block printed. Fails when it ends with another code than this; None is any."""
    done = subprocess.run(
        ["sh", "-eu", "-c", block],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert code in {None, done.returncode}, f"{block}\n{done.stdout}{done.stderr}"
    return done.stdout
