"""What decisions ask of sessions: what councils found of nominations."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from authority import Command, Nomination, Query
from awards.sessions import queries, repository
from awards.sessions.states import ItemStatus
from awards.sessions.values import Item
from contracts.submissions import Lateness

__all__ = [
    "Finding",
    "awards_of_items",
    "findings_of_nominees",
    "items_of_nominees",
    "lateness_of",
    "lock_findings",
    "nominees_of_items",
]


@dataclass(frozen=True)
class Finding:
    """A nomination, and whether a concluded session of its unit approved it."""

    item_id: UUID
    unit_id: UUID
    round_id: UUID
    dossier_id: UUID
    attempt: int
    stage: int
    nominee_id: UUID
    person_id: UUID | None
    award_code: str
    rule_set: str
    approved: bool
    nominee_version_id: UUID | None
    name_digest: str | None

    @property
    def nomination(self) -> Nomination:
        """What is judged by whoever drafts or signs."""
        return Nomination(self.dossier_id, self.nominee_id, self.person_id)


async def lock_findings(uow: Command, item_ids: Iterable[UUID]) -> dict[UUID, Finding]:
    """By id, those of the nominations that there are; held, so that no other decision takes them meanwhile."""
    return {
        item.id: _finding(unit, round_, item)
        for unit, round_, item in await repository.lock_items(uow, item_ids)
    }


async def findings_of_nominees(uow: Query, dossier_id: UUID, nominee_ids: Collection[UUID]) -> list[Finding]:
    """What the last council that approved each of the nominees found; nothing of others. None is held."""
    if not nominee_ids:
        return []
    found = await queries.approved_of(uow, dossier_id, nominee_ids)
    latest = {item.nominee_id: _finding(unit, round_, item) for unit, round_, item in found}
    return list(latest.values())


async def nominees_of_items(uow: Query, item_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Whom each of the agenda items is about; none is held."""
    return await queries.nominees_of(uow, item_ids)


async def awards_of_items(uow: Query, item_ids: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """The award (code, rule set) for which each of the agenda items proposes somebody."""
    return await queries.awards_of(uow, item_ids)


async def lateness_of(uow: Query, item_ids: Iterable[UUID]) -> dict[UUID, Lateness]:
    """Who let in those of the agenda items that came after their round had closed."""
    return await queries.lateness_of(uow, item_ids)


async def items_of_nominees(
    uow: Query, unit_id: UUID, dossier_id: UUID, attempt: int, nominee_ids: Iterable[UUID]
) -> dict[UUID, UUID]:
    """Under which agenda item the unit's council approved each of the nominees in that attempt."""
    return await repository.approved_items(uow, unit_id, dossier_id, attempt, nominee_ids)


def _finding(unit_id: UUID, round_id: UUID, item: Item) -> Finding:
    return Finding(
        item_id=item.id,
        unit_id=unit_id,
        round_id=round_id,
        dossier_id=item.dossier_id,
        attempt=item.attempt,
        stage=item.stage,
        nominee_id=item.nominee_id,
        person_id=item.person_id,
        award_code=item.award_code,
        rule_set=item.rule_set,
        approved=item.status is ItemStatus.APPROVED,
        nominee_version_id=item.nominee_version_id,
        name_digest=item.name_digest,
    )
