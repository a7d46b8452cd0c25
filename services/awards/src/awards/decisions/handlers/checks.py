"""What has to hold when a decision is drafted, and still when it is signed and issued."""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from authority import Unit, UnitOfWork
from awards.catalogue.handlers import awards_under
from awards.errors import AwardNotDecidable, ItemsNotApproved
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


async def require_competence(uow: UnitOfWork, findings: Iterable[Finding], unit: Unit, day: date) -> None:
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
    uow: UnitOfWork,
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
