"""Definitions run without a sandbox in production, so they may import nothing that isn't deterministic."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import workflows.definitions

pytestmark = pytest.mark.unit
FOLDER = Path(str(workflows.definitions.__file__)).parent
ALLOWED = (
    "temporalio",
    "contracts",
    "workflows",
    "workflows.names",
    "workflows.options",
    "workflows.definitions",
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
    """Modules that a definition imports and may not."""
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
        return module in ALLOWED or module.startswith("workflows.definitions.")
    return top in sys.stdlib_module_names or top in ALLOWED


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.py")), ids=lambda file: file.name)
def test_a_definition_imports_contracts_and_names_only(file: Path) -> None:
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
    script = (
        "import sys, workflows.definitions.dossier_approval, workflows.definitions.award_session\n"
        f"print(*(name for name in {FORBIDDEN!r} if name in sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []
