"""Kinds of cases run without a sandbox in production, so they may import nothing that isn't deterministic."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import workflows
from workflows.kinds import KINDS

pytestmark = pytest.mark.unit
FOLDER = Path(str(workflows.__file__)).parent
SAME_FOR_ALL = ("calls", "case_kind", "case_loop", "case_workflow", "moves")
"""What a kind is made with: it runs inside the workflow, too."""
FILES = [*(FOLDER / f"{name}.py" for name in SAME_FOR_ALL), *sorted((FOLDER / "cases").rglob("*.py"))]
ALLOWED = (
    "temporalio",
    "contracts",
    "pydantic",
    "workflows",
    "workflows.names",
    "workflows.options",
    *(f"workflows.{name}" for name in SAME_FOR_ALL),
)
FROM_WORKFLOWS = {"names", "options"}
FORBIDDEN = (
    "sqlalchemy",
    "asyncpg",
    "aiokafka",
    "aiohttp",
    "kit",
    "authority",
    "fastapi",
    "submissions",
    "awards",
)


def strangers(source: str) -> list[str]:
    """Modules that a kind imports and may not."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [name.name for name in node.names if not _allowed(name.name)]
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            names = {name.name for name in node.names}
            if node.level or not _allowed(module) or (module == "workflows" and not names <= FROM_WORKFLOWS):
                found.append(module)
    return found


def _allowed(module: str) -> bool:
    top = module.split(".", maxsplit=1)[0]
    if top == "workflows":
        return module in ALLOWED or module.startswith("workflows.cases.")
    return top in sys.stdlib_module_names or top in ALLOWED


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_a_kind_imports_contracts_and_what_is_the_same_for_all(file: Path) -> None:
    assert strangers(file.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "line",
    [
        "import aiohttp",
        "from kit.clock import LOCAL",
        "from workflows import clients",
        "from workflows.bridge import Bridge",
        "from . import x",
    ],
)
def test_the_guard_sees_a_stranger(line: str) -> None:
    assert strangers(line)


def test_a_fresh_interpreter_pulls_in_no_driver() -> None:
    definitions = ", ".join(kind.definition.__module__ for kind in KINDS)
    script = f"import sys, {definitions}\nprint(*(name for name in {FORBIDDEN!r} if name in sys.modules))"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []
