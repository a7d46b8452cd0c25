"""All the SQL of the projections of rounds and dossiers."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.dialects.postgresql import insert as upsert

from authority import Part
from authority.circle import inside
from awards.errors import DossierUnknown, RoundUnknown
from awards.heard.models import Progress, dossier_stages, dossiers, rounds, scoring_wishes
from contracts.submissions import DossierSubmittedV1, RoundCancelledV1, RoundOpenedV1, StepKind, StepOpenedV1
from kit.unit_of_work import Command, Query

_SUBMITTER_KNOWS: Final = inside(Part.UNIT, dossier="dossiers.id", unit="dossiers.submitting_unit_id")


async def keep_round(uow: Command, fact: RoundOpenedV1, sequence: int) -> None:
    """The round as it stands, unless something newer is known of it."""
    fresh = upsert(rounds).values(id=fact.round_id, name=fact.name, sequence=sequence)
    if not await _is_newer(uow, fresh, rounds.c.sequence, "name", "sequence"):
        return
    await uow.execute(delete(scoring_wishes).where(scoring_wishes.c.round_id == fact.round_id))
    if fact.scoring:
        await uow.execute(
            insert(scoring_wishes),
            [
                {"round_id": fact.round_id, "unit_id": wish.unit_id, "sheet_code": wish.sheet_code}
                for wish in fact.scoring
            ],
        )


async def keep_cancelled_round(uow: Command, fact: RoundCancelledV1, sequence: int) -> None:
    """The round was cancelled: nothing follows, and it wants no scores any more."""
    fresh = upsert(rounds).values(id=fact.round_id, name=fact.name, sequence=sequence, cancelled=True)
    if await _is_newer(uow, fresh, rounds.c.sequence, "name", "sequence", "cancelled"):
        await uow.execute(delete(scoring_wishes).where(scoring_wishes.c.round_id == fact.round_id))


async def is_cancelled(uow: Command, round_id: UUID) -> bool:
    """Whether the round was cancelled; who is told so now waits until this transaction is over."""
    row = await uow.first(
        select(rounds.c.cancelled).where(rounds.c.id == round_id).with_for_update(read=True)
    )
    return row is not None and row.cancelled


async def keep_dossier(uow: Command, fact: DossierSubmittedV1, sequence: int) -> None:
    """The dossier with the route of this attempt, in place of what an earlier attempt said; the day on which it first
    arrived stays.
    """
    row = {
        "round_id": fact.round_id,
        "submitting_unit_id": fact.submitting_unit_id,
        "attempt": fact.attempt,
        "rule_set": fact.rule_set,
        "sequence": sequence,
    }
    fresh = upsert(dossiers).values(id=fact.dossier_id, status=Progress.UNDER_WAY.value, **row)
    newer = await _is_newer(uow, fresh, dossiers.c.sequence, *row)
    arrived = func.least(dossiers.c.received_at, fact.received_at)
    await uow.execute(update(dossiers).where(dossiers.c.id == fact.dossier_id).values(received_at=arrived))
    if not newer:
        return
    await uow.execute(
        delete(dossier_stages).where(
            dossier_stages.c.dossier_id == fact.dossier_id, dossier_stages.c.attempt < fact.attempt
        )
    )
    stages = [
        {
            "dossier_id": fact.dossier_id,
            "number": stage.number,
            "unit_id": stage.unit_id,
            "round_id": fact.round_id,
            "council_opened": False,
            "attempt": fact.attempt,
        }
        for stage in fact.route
        if StepKind.COUNCIL in stage.steps
    ]
    if stages:  # what is there already is a council of this attempt whose opening was heard first
        await uow.execute(upsert(dossier_stages).on_conflict_do_nothing(), stages)


async def mark_council_opened(uow: Command, fact: StepOpenedV1) -> None:
    """The council of this attempt was opened; of an attempt that is over nothing is kept any more."""
    known = await uow.first(select(dossiers.c.attempt).where(dossiers.c.id == fact.dossier_id))
    if known is not None and (known.attempt or 0) > fact.attempt:
        return
    fresh = upsert(dossier_stages).values(
        dossier_id=fact.dossier_id,
        number=fact.stage,
        unit_id=fact.unit_id,
        round_id=fact.round_id,
        council_opened=True,
        attempt=fact.attempt,
    )
    await uow.execute(
        fresh.on_conflict_do_update(
            index_elements=["dossier_id", "number"],
            set_={"council_opened": True, "attempt": fresh.excluded.attempt},
            where=dossier_stages.c.attempt <= fresh.excluded.attempt,
        )
    )


async def mark_progress(uow: Command, dossier_id: UUID, progress: Progress, sequence: int) -> None:
    """Where the dossier is, unless something newer is known of that."""
    fresh = upsert(dossiers).values(id=dossier_id, status=progress.value, progress_sequence=sequence)
    await _is_newer(uow, fresh, dossiers.c.progress_sequence, "status", "progress_sequence")


def dossiers_submitted_by(units: Collection[UUID]) -> Select[Any]:
    """A query for the ids of dossiers that one of these units submitted, inside whose circle it is therefore."""
    own = dossiers.c.submitting_unit_id.in_(units)
    return select(dossiers.c.id).where(own, text(_SUBMITTER_KNOWS))


async def rule_set_of(uow: Query, dossier_id: UUID) -> str:
    """The rule set with which the dossier was stamped. Raises DossierUnknown."""
    row = await uow.first(select(dossiers.c.rule_set).where(dossiers.c.id == dossier_id))
    if row is None:
        raise DossierUnknown(dossier_id=dossier_id)
    return str(row.rule_set)


async def received_at(uow: Query, dossier_ids: Iterable[UUID]) -> dict[UUID, datetime]:
    """When these dossiers first arrived, as far as that was told."""
    rows = await uow.all(
        select(dossiers.c.id, dossiers.c.received_at).where(
            dossiers.c.id.in_(set(dossier_ids)), dossiers.c.received_at.is_not(None)
        )
    )
    return {row.id: row.received_at for row in rows}


async def round_names(uow: Query, round_ids: Collection[UUID]) -> dict[UUID, str]:
    """What those of the rounds are called that are known."""
    rows = await uow.all(select(rounds.c.id, rounds.c.name).where(rounds.c.id.in_(round_ids)))
    return {row.id: row.name for row in rows}


async def round_name(uow: Query, round_id: UUID) -> str | None:
    row = await uow.first(select(rounds.c.name).where(rounds.c.id == round_id))
    return None if row is None else str(row.name)


async def scoring_sheet(uow: Query, round_id: UUID, unit_id: UUID) -> str | None:
    """The sheet by which the round wants scores at this unit; none where it wants none."""
    wishes = scoring_wishes.c
    row = await uow.first(
        select(wishes.sheet_code).where(wishes.round_id == round_id, wishes.unit_id == unit_id)
    )
    return None if row is None else str(row.sheet_code)


async def sheet_wanted(uow: Query, round_id: UUID, unit_id: UUID) -> str | None:
    """Likewise, of a round that has to be known. Raises RoundUnknown: rounds and dossiers come on different topics,
    so a dossier may be here first.
    """
    if await round_name(uow, round_id) is None:
        raise RoundUnknown(round_id=round_id)
    return await scoring_sheet(uow, round_id, unit_id)


async def still_below(uow: Query, round_id: UUID, unit_id: UUID) -> list[UUID]:
    """Dossiers of the round that may still come before this unit's council."""
    stages = dossier_stages.c
    rows = await uow.all(
        select(stages.dossier_id)
        .join(dossiers, dossiers.c.id == stages.dossier_id)
        .where(
            stages.unit_id == unit_id,
            stages.round_id == round_id,
            stages.council_opened.is_(False),
            dossiers.c.status.in_([Progress.UNDER_WAY, Progress.RETURNED]),
        )
        .order_by(stages.dossier_id)
    )
    return [row.dossier_id for row in rows]


async def _is_newer(uow: Command, fresh: Insert, known: ColumnElement[int], *names: str) -> bool:
    """Insert the row, or let these columns of it replace what is older. False where what is known is newer."""
    number = fresh.excluded[str(known.key)]
    changes = {name: fresh.excluded[name] for name in names}
    kept = fresh.on_conflict_do_update(index_elements=["id"], set_=changes, where=known < number)
    return (await uow.execute(kept.returning(known))).first() is not None
