"""What still runs of a folder, seen from outside."""

import time
from pathlib import Path

import psutil


def processes_of(folder: Path) -> list[psutil.Process]:
    """Every process that names the folder in its command or environment, apart from ourselves and our parents."""
    us = {psutil.Process().pid, *(parent.pid for parent in psutil.Process().parents())}
    return [process for process in psutil.process_iter() if process.pid not in us and names(process, folder)]


def names(process: psutil.Process, folder: Path) -> bool:
    try:
        words = [*process.cmdline(), *process.environ().values()]
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return False
    return any(str(folder) in word for word in words)


def none_left(folder: Path, seconds: float = 10.0) -> bool:
    """Whether everything of the folder ends within the time."""
    deadline = time.monotonic() + seconds
    while processes_of(folder):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
