"""Use cases of the rule sets: record them, read them, version by version."""

from datetime import date
from typing import Final

from authority import Capability, Command, Query
from kit.clock import local_date
from kit.dates import unplannable
from kit.errors import InvalidFile, NotFound
from kit.paging import Page
from kit.plans import Plan, PlanVersion, keep, newest, require_all_seen, versions
from submissions.errors import RuleSetsOverlap
from submissions.rule_sets import repository
from submissions.rule_sets.domain import overlapping
from submissions.rule_sets.schemas import ImportRuleSets, RuleSetView

_KIND: Final = "rule_set"


async def hold_rule_sets(uow: Command) -> None:
    """To the end of the transaction nobody else changes the law, or compares with it."""
    await uow.hold("rule sets")


async def import_rule_sets(uow: Command, seen: int | None, command: ImportRuleSets) -> ImportRuleSets:
    """Record the dated rule sets. What was stamped on a dossier is not recomputed.

    The caller holds the rule sets. Those that the file does not name stay as they are; whoever replaces some names the
    tag that they saw. Raises NotAuthorised, InvalidFile, RuleSetsOverlap with one that is known and not among them,
    PreconditionMissing, PreconditionFailed.
    """
    await uow.authority.require_at_top(Capability.MANAGE_CATALOGUE)
    _require_plannable(command, local_date(uow.now))
    known = await repository.known(uow)
    standing = {code: one for code, (one, _) in known.items()}
    afterwards = standing | {one.code: one for one in command.rule_sets}
    if clash := overlapping(afterwards.values()):
        one, other = (afterwards[code] for code in clash)
        raise RuleSetsOverlap(
            earlier=one.code, earlier_name=one.name, later=other.code, later_name=other.name
        )
    replaced = [one.code for one in command.rule_sets if one.code in standing and one != standing[one.code]]
    await require_all_seen(uow, _KIND, replaced, seen)
    for one in command.rule_sets:
        before, version = known.get(one.code, (None, 0))
        if one == before:
            continue
        repository.put(uow, one, version + 1)
        kept = Plan(_KIND, one.code, version + 1, one.model_dump(mode="json"))
        earlier = before.model_dump(mode="json") if before else None
        keep(uow, kept, earlier, Capability.MANAGE_CATALOGUE, command.reason)
    return command


def _require_plannable(command: ImportRuleSets, today: date) -> None:
    days = {
        f"/rule_sets/{n}/{member}": day
        for n, one in enumerate(command.rule_sets)
        for member, day in (("valid_from", one.valid_from), ("valid_to", one.valid_to))
    }
    if faults := list(unplannable(days, today)):
        raise InvalidFile(errors=faults)


async def list_rule_sets(uow: Query) -> tuple[list[RuleSetView], int]:
    """Every rule set as it stands, the oldest law first, and the tag that whoever replaces some has to name."""
    version = await newest(uow, _KIND)
    known = await repository.known(uow)
    shown = [RuleSetView(version=number, **one.model_dump()) for one, number in known.values()]
    return sorted(shown, key=lambda one: one.valid_from), version


async def list_rule_set_versions(uow: Query, code: str, cursor: str | None) -> Page[PlanVersion]:
    """Every version of a rule set, the newest first, a page at a time. Raises NotFound, CursorInvalid."""
    if code not in await repository.known(uow):
        raise NotFound
    return await versions(uow, _KIND, code, cursor)


async def laws(uow: Query) -> dict[str, tuple[date, date | None]]:
    """The days on which each rule set is in force, by its code, for the other aggregates."""
    known = await repository.known(uow)
    return {code: (one.valid_from, one.valid_to) for code, (one, _) in known.items()}
