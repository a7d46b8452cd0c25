"""What has to hold when a decision is drafted, and still when it is signed and issued."""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from authority import Query, Unit, unit_by_id
from awards.catalogue.handlers import awards_under
from awards.decisions import amendments, register, repository
from awards.decisions.errors import AwardNotDecidable
from awards.decisions.values import Decision
from awards.nominations.errors import ItemsNotApproved
from awards.nominations.handlers import Nomination, require_ours
from awards.sessions.handlers import Finding


def require_approved(findings: dict[UUID, Finding], item_ids: Iterable[UUID], unit_id: UUID) -> None:
    """A concluded session of this unit approved each of them. Raises ItemsNotApproved."""
    refused = [
        item_id
        for item_id in item_ids
        if item_id not in findings or findings[item_id].unit_id != unit_id or not findings[item_id].approved
    ]
    if refused:
        raise ItemsNotApproved(item_ids=refused)


async def require_competence(uow: Query, findings: Iterable[Finding], unit: Unit, day: date) -> None:
    """The awards are within the power of this kind of unit on that day, under each dossier's rule set.

    Raises AwardNotDecidable. Source: Law 06/2022/QH15, Articles 79 and 80, as the catalogue has them.
    """
    keys = {(finding.award_code, finding.rule_set) for finding in findings}
    catalogue = await awards_under(uow, keys)
    beyond = sorted(
        award.code for award in catalogue.values() if not award.decided_by_kind_on(unit.kind, day)
    )
    if beyond:
        raise AwardNotDecidable(award_codes=beyond, unit=unit.id, day=day)


async def require_still_due(
    uow: Query,
    held: dict[UUID, Nomination],
    findings: dict[UUID, Finding],
    item_ids: Collection[UUID],
    unit: Unit,
    day: date,
) -> None:
    """What a decision rests on, looked at again: by who drafts, signs and issues it.

    Raises ItemsNotApproved, NominationOver, NominationHeld, AwardNotDecidable.
    """
    require_approved(findings, item_ids, unit.id)
    require_ours(held, [(findings[item_id].nominee_id, item_id) for item_id in item_ids])
    await require_competence(uow, findings.values(), unit, day)


async def require_lawful(
    uow: Query,
    decision: Decision,
    held: dict[UUID, Nomination],
    findings: dict[UUID, Finding],
    day: date,
) -> None:
    """What a decision rests on, looked at again: of one about another, that one; of what confers awards all that it
    names, on its own day.

    Raises what `require_still_due` and `_require_target` raise.
    """
    unit = await unit_by_id(uow, decision.unit_id)
    if decision.target_decision_id is not None:
        await _require_target(uow, decision, decision.target_decision_id, findings, unit)
    if decision.kind.commends:
        await require_still_due(uow, held, findings, [entry.item_id for entry in decision.entries], unit, day)


async def _require_target(
    uow: Query, by: Decision, target_id: UUID, findings: dict[UUID, Finding], unit: Unit
) -> None:
    """The target and its entries are as they were when the decision was drafted, and it does something to each.

    Who asks holds the nominations in its entries, as everybody does who changes the register. An award whose misprint
    is put right was in the unit's power on the day on which it was decided: amending confers nothing anew. Raises
    NotAnAwardDecision, DecisionReplaced, DecisionStateConflict, EntryNotStanding, EntryUnchanged, EntriesMissing,
    AwardNotDecidable.
    """
    target = await repository.read(uow, target_id)
    assert target is not None  # noqa: S101 - a foreign key holds it
    amendments.require_target(by.kind, by.unit_id, target)
    registered = {entry.item_id: entry for entry in await register.about(uow, target)}
    amendments.require_standing(by, target, registered)
    amendments.require_purpose(by, target, registered)
    assert target.publication is not None  # noqa: S101 - it is issued
    misprinted = [findings[entry.item_id] for entry in by.entries if entry.misprinted_award is not None]
    await require_competence(uow, misprinted, unit, target.publication.issued_on)
