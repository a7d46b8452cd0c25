"""What decisions ask of sessions: what councils found of nominations, and who voted where."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from authority import UnitOfWork
from awards.sessions import repository
from awards.sessions.papers import voted_at_other_units
from awards.sessions.states import ItemStatus

__all__ = ["Finding", "lock_findings", "voted_at_other_units"]


@dataclass(frozen=True)
class Finding:
    """A nomination, whether a concluded session of its unit approved it, and who took no part in that."""

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
    recused: frozenset[UUID]
    nominee_version_id: UUID | None
    name_digest: str | None


async def lock_findings(uow: UnitOfWork, item_ids: Iterable[UUID]) -> dict[UUID, Finding]:
    """By id, those of the nominations that there are; held, so that no other decision takes them meanwhile."""
    locked = await repository.lock_items(uow, item_ids)
    recused = await repository.recused_from(uow, [item.id for _, _, item in locked])
    return {
        item.id: Finding(
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
            recused=frozenset(recused.get(item.id, ())),
            nominee_version_id=item.nominee_version_id,
            name_digest=item.name_digest,
        )
        for unit_id, round_id, item in locked
    }
