"""What speaks to the outside, read from the code itself: every library that does must have a gate in `wires.py`.

A library that is in no list here is a question that somebody must answer: can it reach another process? Only then is
"killed at every point between two I/Os" still true the day after somebody adds an import.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.faults.points.wires import GATES
from tests.invariants.trials import CHECKOUT
from tests.invariants.witness import FIRST_PARTY

PLACES: Final = (
    "services/_kit/src",
    "services/_authority/src",
    "services/notify/src",
    "services/submissions/src",
    "services/awards/src",
    "services/scoring/src",
    "services/directory/src",
    "workflows/src",
)
"""Where the code is that runs in mortal processes."""
WATCHED: Final = frozenset(library for library, _, _ in GATES)
THROUGH: Final = {
    "sqlalchemy": "asyncpg",
    "alembic": "asyncpg",
    "faststream": "aiokafka",
    "fastapi": "uvicorn",
    "fastapi_offline": "uvicorn",
    "starlette": "uvicorn",
}
"""Libraries that reach the outside through one that is watched."""
SILENT: Final = frozenset(
    {
        "google", "holidays", "jinja2", "joserfc", "orjson", "prometheus_client", "pydantic", "pydantic_core",
        "pydantic_settings", "structlog", "uuid_utils", "uvloop", "yaml",
    }
)  # fmt: skip
"""Libraries that reach nobody by themselves."""
LOUD: Final = frozenset(
    {
        "ftplib", "http", "imaplib", "multiprocessing", "poplib", "smtplib", "socket", "socketserver", "ssl",
        "subprocess", "telnetlib", "xmlrpc",
    }
)  # fmt: skip
"""Modules of the standard library that do: nothing of ours uses them past the gates."""
HARMLESS: Final = {
    ("services/_kit/src/kit/database.py", "socket"),
    ("services/_kit/src/kit/access.py", "confluent_kafka"),
    ("services/_kit/src/kit/access.py", "confluent_kafka.admin"),
    ("services/_kit/src/kit/users.py", "confluent_kafka.admin"),
    ("services/_kit/src/kit/reach.py", "open_connection"),
}
"""Where such a module is used for something else: to set an option of a connection that a library opened; or in an
operator's command, of which nothing that can be killed is made: typed again, it does what is left to do.
"""
LOUD_CALLS: Final = frozenset(
    {
        "create_connection", "create_datagram_endpoint", "create_server", "create_subprocess_exec",
        "create_subprocess_shell", "create_unix_connection", "create_unix_server", "open_connection",
        "open_unix_connection", "popen", "sock_connect", "sock_sendall", "start_server", "system", "urlopen",
    }
)  # fmt: skip
"""Functions of modules that are otherwise silent."""


@dataclass(frozen=True)
class Finding:
    """A place in the code that no gate covers."""

    path: Path
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}"


def unwatched(root: Path = CHECKOUT) -> list[Finding]:
    """Everything that reaches the outside past the gates, or of which nobody knows."""
    found: list[Finding] = []
    for place in PLACES:
        for path in sorted((root / place).rglob("*.py")):
            within = path.relative_to(root)
            tree = ast.parse(path.read_text("utf-8"))
            found.extend(Finding(within, line, what) for line, what in _of(tree, str(within)))
    return found


def _of(tree: ast.Module, path: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                asked = [name.name for name in names if (path, name.name) not in HARMLESS]
                yield from ((node.lineno, what) for name in asked if (what := _question(name)))
            case ast.ImportFrom(module=str(module), level=0):
                if (path, module) not in HARMLESS and (what := _question(module)):
                    yield node.lineno, what
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)) if name in LOUD_CALLS:
                if (path, name) not in HARMLESS:
                    yield node.lineno, f"calls {name}, past every gate"


def _question(module: str) -> str | None:
    """What is wrong with an import; None where nothing is."""
    library = module.partition(".")[0]
    if library in LOUD or module == "urllib.request":
        return f"imports {module}, which has no gate"
    if library in FIRST_PARTY or library in sys.stdlib_module_names:
        return None
    if library in WATCHED | SILENT or THROUGH.get(library) in WATCHED:
        return None
    return f"imports {library}: can it reach another process? Give it a gate, or its place in the lists"
