"""What only reads is given a query, by its type, and says nothing that changes or locks."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Final

import pytest

from tests.architecture.checkout import HOME_OF, ROOT, python_files

_HANDED_ON: Final = """
from sqlalchemy import delete, insert, select, union_all, update
from sqlalchemy.dialects.postgresql import insert as upsert

import authority
from contracts.acts import Duty
from kit.ids import new_id
from kit.tables import inbox
from kit.unit_of_work import Command, Query


async def reads(uow: Query) -> None:
    await uow.first(select(inbox))
    await uow.all(union_all(select(inbox), select(inbox)))
    await uow.fetch("SELECT 1")
    await writes(uow)  # refused
    await uow.first(insert(inbox).returning(inbox))  # refused
    await uow.first(upsert(inbox).on_conflict_do_nothing().returning(inbox))  # refused
    await uow.all(update(inbox).returning(inbox))  # refused
    await uow.all(delete(inbox).returning(inbox))  # refused
    await uow.execute(select(inbox))  # refused
    await uow.run("SELECT 1")  # refused
    await uow.hold("name")  # refused
    uow.add(inbox)  # refused
    uow.put(inbox)  # refused
    uow.publish_tombstone("topic", "key")  # refused
    await uow.flush()  # refused
    await uow.commit()  # refused


async def writes(uow: Command) -> None:
    await reads(uow)
    await uow.execute(insert(inbox))
    await uow.run("SELECT 1 FROM inbox FOR UPDATE")
    uow.add(inbox)


async def asks(uow: authority.Query) -> None:
    await uow.authority.units()
    await uow.acts.regulation(new_id(), uow.now.date())
    uow.acts.done(Duty.SIGN, new_id(), [])  # refused
    uow.acts.stated()  # refused
    await acts(uow)  # refused


async def acts(uow: authority.Command) -> None:
    await asks(uow)
    await writes(uow)
    uow.acts.done(Duty.SIGN, new_id(), [])
"""
CHANGES: Final = re.compile(
    r"\bINSERT INTO\b|\bUPDATE \w|\bDELETE FROM\b|\bFOR (?:NO KEY UPDATE|UPDATE|KEY SHARE|SHARE)\b"
    r"|pg_advisory|with_for_update"
)
"""What a server that only lets us read refuses."""


@pytest.mark.slow
def test_whoever_reads_can_not_hand_on_to_whoever_writes(tmp_path: Path) -> None:
    written = tmp_path / "handed_on.py"
    written.write_text(_HANDED_ON, "utf-8")
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", written], cwd=ROOT, check=False, capture_output=True, text=True
    )
    told = {int(number) for number in re.findall(r"handed_on\.py:(\d+): error:", checked.stdout)}
    lines = written.read_text("utf-8").splitlines()
    refused = {number for number, line in enumerate(lines, 1) if line.endswith("# refused")}
    assert told == refused, checked.stdout + checked.stderr


@pytest.mark.unit
@pytest.mark.parametrize("package", [name for name in HOME_OF if name not in {"contracts", "workflows"}])
def test_what_takes_a_query_changes_and_locks_nothing(package: str) -> None:
    assert [place for place, words in _said_by_queries(package) if CHANGES.search(words)] == []


@pytest.mark.unit
@pytest.mark.parametrize(
    "words", ["INSERT INTO notices", "update(x).with_for_update()", "SELECT FOR KEY SHARE", "UPDATE x SET"]
)
def test_what_changes_or_locks_is_seen(words: str) -> None:
    assert CHANGES.search(words)


def _said_by_queries(package: str) -> Iterator[tuple[str, str]]:
    """Each function that takes a query, with its code and the text of the constants in it."""
    source = HOME_OF[package] / "src"
    for path in python_files("services"):
        if source not in path.parents or path.name in {"api.py", "unit_of_work.py"}:
            continue
        code = path.read_text("utf-8")
        for function in _taking_queries(ast.parse(code)):
            module = ".".join(path.relative_to(source).with_suffix("").parts)
            constants = vars(import_module(module.removesuffix(".__init__")))
            named = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
            texts = [constants[name] for name in named if isinstance(constants.get(name), str)]
            yield (
                f"{module}.{function.name}",
                "\n".join((ast.get_source_segment(code, function) or "", *texts)),
            )


def _taking_queries(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            taken = (one.annotation for one in (*node.args.posonlyargs, *node.args.args))
            if any(isinstance(one, ast.Name) and one.id == "Query" for one in taken):
                yield node
