"""Namespaces of the run's own, so that mounts and links can be broken without anybody else noticing.

The whole run moves into them at its start, before it has threads or children; the kernel takes them down with the
last process, however that ends.
"""

import os
import shutil
import subprocess
import sys
from typing import Final

from tests.faults.fault import NotHere

_INSIDE: Final = "THIDUA_FAULTS_ISOLATED"


def isolate() -> None:
    """Start this program again inside namespaces of its own, if that is permitted; else go on without."""
    if _INSIDE in os.environ or os.geteuid() != 0 or shutil.which("unshare") is None:
        return
    probe = subprocess.run(["unshare", "--mount", "--net", "true"], capture_output=True, check=False)
    if probe.returncode != 0:
        return
    inside = 'ip link set lo up && exec "$0" "$@"'
    command = ["unshare", "--mount", "--net", "sh", "-c", inside, *sys.orig_argv]
    os.execvpe("unshare", command, {**os.environ, _INSIDE: "1"})  # noqa: S606  ourselves again, no shell needed


def require_isolation() -> None:
    """Raises NotHere outside namespaces of our own."""
    if _INSIDE not in os.environ:
        raise NotHere("needs root and namespaces of its own (unshare --mount --net)")
