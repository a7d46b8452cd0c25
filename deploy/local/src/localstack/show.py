"""What the shell commands print: a stack's table and its logs."""

import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from rich.console import Console
from rich.table import Table

from localstack.plan import PORTAL
from localstack.processes import LOG_TAIL_LINES
from localstack.state import State

FOLLOW_SECONDS = 0.3
WIDTH = 160
SERVERS = ("kafka", "temporal", "postgres")


class NoSuchLog(LookupError):
    """Nothing of that name has a log; the text says what has."""


def print_state(state: State) -> None:
    """The addresses and processes as a table, for people; what is secret stays in `state.json`."""
    console = Console()
    # An address is there to be copied: never shortened, and never wrapped by us.
    console.width = max(console.width, WIDTH)
    if portal := state.urls.get(PORTAL):  # where people begin
        console.print(f"portal: {portal}\n", highlight=False)
    addresses = {
        **state.urls,
        "issuer": state.issuer_url,
        "mail": f"{state.smtp_address}, kept in {state.mail_dir}",
        "kafka": state.kafka.bootstrap,
        "temporal": f"{state.temporal_address}, namespace {state.temporal_namespace}",
        "postgres": without_password(state.postgres_url),
    }
    table = Table("process", "state", "restarts", "address", box=None, header_style="bold")
    for name in dict.fromkeys((*state.processes, *addresses)):
        process = state.processes.get(name)
        if process:
            runs = "running" if process.identity.process() else "down"
        else:
            runs = "given" if name in SERVERS else "not started"
        table.add_row(name, runs, str(process.restarts) if process else "", addresses.get(name, ""))
    console.print(f"{state.phase} {state.step}".strip())
    console.print(table)
    if state.error:
        console.print(state.error, markup=False, highlight=False, soft_wrap=True)


def without_password(url: str) -> str:
    """The address with its user, host and port."""
    parts = urlsplit(url)
    user, _, host = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{user.partition(':')[0]}@{host}" if user else host).geturl()


def print_logs(logs_dir: Path, name: str | None, *, follow: bool) -> None:
    """The end of one log or of each, then what is added, until interrupted. Raises NoSuchLog."""
    kept = {path.stem: path for path in sorted(logs_dir.glob("*.log"))}
    if not kept:
        raise NoSuchLog("nothing has a log yet; make up starts a stack")
    if name and name not in kept:
        raise NoSuchLog(f"nothing called {name} has a log; there are {', '.join(kept)}")
    paths = [kept[name]] if name else list(kept.values())
    width = max((len(path.stem) for path in paths), default=0)
    offsets: dict[Path, int] = {}
    for path in paths:
        text = path.read_bytes()
        offsets[path] = len(text)
        for line in text.decode(errors="replace").splitlines()[-LOG_TAIL_LINES:]:
            print(f"{path.stem:{width}} | {line}")
    while follow:
        for path in paths:
            for line in added_lines(path, offsets):
                print(f"{path.stem:{width}} | {line}", flush=True)
        time.sleep(FOLLOW_SECONDS)


def added_lines(path: Path, offsets: dict[Path, int]) -> Iterator[str]:
    """Whole lines written since the offset, which moves on; a log that became shorter is read from its start."""
    with path.open("rb") as log:
        size = log.seek(0, 2)
        log.seek(offsets[path] if offsets[path] <= size else 0)
        start = log.tell()
        whole, newline, _ = log.read().rpartition(b"\n")
    offsets[path] = start + len(whole) + len(newline)
    if newline:
        yield from whole.decode(errors="replace").split("\n")
