"""What has to hold when a decision is drafted, and still when it is signed and issued."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from authority import Unit, UnitOfWork
from awards.catalogue.handlers import awards_under
from awards.dossiers.handlers import void_among
from awards.errors import AwardNotDecidable, ItemsNotApproved
from awards.sessions.handlers import Finding


async def require_approved(
    uow: UnitOfWork, findings: dict[UUID, Finding], item_ids: Iterable[UUID], unit_id: UUID
) -> None:
    """A concluded session of this unit approved each of them, and its dossier was not sent back since.

    Raises ItemsNotApproved.
    """
    stands = {item_id: _stage_of(finding) for item_id, finding in findings.items()}
    void = await void_among(uow, stands.values())
    refused = [
        item_id
        for item_id in item_ids
        if item_id not in findings
        or findings[item_id].unit_id != unit_id
        or not findings[item_id].approved
        or stands[item_id] in void
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


def _stage_of(finding: Finding) -> tuple[UUID, int, int]:
    return finding.dossier_id, finding.attempt, finding.stage
