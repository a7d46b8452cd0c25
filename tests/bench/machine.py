"""What the figures were taken on."""

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

import psutil

from localstack import cache
from localstack.postgres import binaries_dir


def machine() -> dict[str, str]:
    """Cores, memory, CPU model, kernel, and the versions of what is measured."""
    postgres = subprocess.run(
        [binaries_dir() / "postgres", "--version"], capture_output=True, text=True, check=True
    )
    return {
        "cpu": _cpu_model(),
        "cores": str(len(os.sched_getaffinity(0))),
        "memory": f"{psutil.virtual_memory().total / 2**30:.0f} GiB",
        "kernel": platform.release(),
        "python": platform.python_version(),
        "postgresql": postgres.stdout.split()[-1],
        "kafka": cache.KAFKA_VERSION,
        "temporal": cache.TEMPORAL_VERSION,
        "temporalio": version("temporalio"),
        "load before": f"{os.getloadavg()[0]:.1f}",
    }


def _cpu_model() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
