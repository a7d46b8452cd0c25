"""What a machine must have before anything can be prepared.

Standard library only, and plain enough for an old Python: `prepare.py` asks before any environment exists.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Collection, Sequence


def version_of(command: Sequence[str]) -> tuple[int, ...] | None:
    """The first version number that the command prints, or None when there is no such command."""
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return None
    found = re.search(r"(\d+)(?:\.(\d+))?", answer.stdout + answer.stderr)
    return tuple(int(part) for part in found.groups("0")) if found and answer.returncode == 0 else None


def missing(tools: Collection[str]) -> list[str]:
    """One line for each prerequisite that is absent or too old, with the way to install it: Python, and of Java, Maven,
    Go and Node.js those that are asked for.
    """
    lines: list[str] = []
    if sys.platform != "linux":
        lines.append(
            f"Linux is needed, this is {sys.platform}: the local stack ties its processes to their parent."
        )
    if sys.version_info < (3, 11):  # noqa: UP036  this is where an old one is told
        lines.append(
            f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}: apt-get install python3.11 "
            "python3.11-venv, then make PYTHON=python3.11"
        )
    try:
        import ensurepip  # noqa: F401  Debian packages it separately from Python
    except ImportError:
        lines.append("Python's venv module is missing: apt-get install python3-venv")
    if "java" in tools and (version_of(["java", "-version"]) or ()) < (17,):
        lines.append("Java 17 or newer is missing: apt-get install openjdk-17-jdk-headless")
    if "maven" in tools and version_of(["mvn", "--version"]) is None:
        lines.append("Maven is missing: apt-get install maven")
    if "go" in tools and (version_of(["go", "version"]) or ()) < (1, 26):
        lines.append("Go 1.26 or newer is missing: see https://go.dev/doc/install")
    if "node" in tools and ((version_of(["node", "--version"]) or ()) < (18,) or shutil.which("npm") is None):
        lines.append("Node.js 18 or newer with npm is missing: apt-get install nodejs npm")
    return lines
