"""Time is the database's clock, plus an offset that only non-production databases may have."""

import ast
from collections.abc import Iterator
from typing import Any

import asyncpg
import pytest

from tests.architecture.conftest import SERVICES, assembled
from tests.architecture.operations import Json, document_of
from tests.support.examples import ROOT

HOST_CLOCKS = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.localtime",
    "workflow.now", "workflow.time",
}  # fmt: skip
TOKENS = "services/_kit/src/kit/tokens.py"
"""Whether a token has expired is a question of the issuer's real time, never of business time."""


@pytest.mark.parametrize("environment", ["production", "", "staging"])
async def test_the_clock_of_a_production_database_has_no_offset(
    databases: Any, connect: Any, environment: str
) -> None:
    with databases("sample") as url:
        connection = await connect(url)
        await connection.execute(f"SET thidua.environment = '{environment}'")
        with pytest.raises(asyncpg.RaiseError, match="no offset"):
            await connection.execute("INSERT INTO business_clock (offset_by) VALUES ('1 day')")
        await connection.execute("SET thidua.environment = 'test'")
        await connection.execute("INSERT INTO business_clock (offset_by) VALUES ('1 day')")
        await connection.execute(f"SET thidua.environment = '{environment}'")
        with pytest.raises(asyncpg.RaiseError, match="no offset"):
            await connection.execute("UPDATE business_clock SET offset_by = '2 days'")
        await connection.close()


def clocks_read(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Where a clock of the host is read."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
            owner = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
            if f"{owner}.{node.attr}" in HOST_CLOCKS:
                yield node.lineno, f"{owner}.{node.attr}"


@pytest.mark.unit
def test_nobody_reads_a_clock_of_the_host() -> None:
    sources = [*ROOT.glob("services/*/src/**/*.py"), *ROOT.glob("workflows/src/**/*.py")]
    assert sources
    found = [
        f"{path.relative_to(ROOT)}:{line}: {clock}"
        for path in sources
        for line, clock in clocks_read(ast.parse(path.read_text("utf-8")))
        if (str(path.relative_to(ROOT)), clock) != (TOKENS, "time.time")
    ]
    assert found == []


def names_in(schema: Any, document: Json, seen: frozenset[str] = frozenset()) -> set[str]:
    """The names of all fields of an answer, at any depth."""
    if isinstance(schema, list):
        return set().union(*(names_in(part, document, seen) for part in schema))
    if not isinstance(schema, dict):
        return set()
    reference = str(schema.get("$ref", ""))
    if reference and reference not in seen:
        part = document["components"]["schemas"][reference.rpartition("/")[2]]
        return names_in(part, document, seen | {reference})
    inner = set().union(*(names_in(part, document, seen) for part in schema.values()))
    return inner | set(schema.get("properties", ()))


@pytest.mark.unit
@pytest.mark.parametrize("service", SERVICES)
def test_answers_with_a_deadline_carry_the_time(service: str) -> None:
    document = document_of(assembled(service))
    without = [
        f"{method} {path}"
        for path, methods in document["paths"].items()
        for method, route in methods.items()
        for status, answer in route["responses"].items()
        if status.startswith("2")
        for names in [names_in(answer.get("content", {}), document)]
        if {"due_at", "deadline"} & names and "now" not in names
    ]
    assert without == []
