"""SQL of the rule sets."""

from sqlalchemy import select

from kit.schemas import stored
from kit.unit_of_work import Command, Query
from submissions.rule_sets.models import rule_sets
from submissions.rule_sets.schemas import RuleSet


async def known(uow: Query) -> dict[str, tuple[RuleSet, int]]:
    """Each rule set with its version, by code."""
    rows = await uow.all(select(rule_sets))
    return {row.code: (stored(RuleSet, row), row.version) for row in rows}


def put(uow: Command, rule_set: RuleSet, version: int) -> None:
    uow.put(rule_sets, rule_set.model_dump() | {"version": version})
