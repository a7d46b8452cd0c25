"""All the SQL of ballot papers."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert as upsert

from awards.sessions.models import ballots
from awards.sessions.rows import ballot_of
from awards.sessions.values import Ballot, Session
from kit.unit_of_work import Command, Query


async def save_ballots(uow: Command, session: Session, paper: Sequence[Ballot]) -> list[Ballot]:
    """The paper, in place of the member's earlier one; rows keep the ids that they were announced with."""
    if not paper:
        return []
    judged = {item.id: item for item in session.items}
    rows = [
        {
            "id": ballot.id,
            "session_id": session.id,
            "item_id": ballot.item_id,
            "dossier_id": judged[ballot.item_id].dossier_id,
            "nominee_version_id": judged[ballot.item_id].nominee_version_id,
            "unit_id": session.unit_id,
            "member_id": ballot.member_id,
            "choice": ballot.choice.value,
            "manner": ballot.manner.value,
            "entered_by": ballot.entered_by,
            "paper_reference": ballot.paper_reference,
            "cast_at": ballot.cast_at,
            "received_at": ballot.received_at,
        }
        for ballot in paper
    ]
    fresh = upsert(ballots)
    replaced = ("choice", "manner", "entered_by", "paper_reference", "cast_at", "received_at")
    kept = await uow.execute(
        fresh.on_conflict_do_update(
            index_elements=["item_id", "member_id"], set_={name: fresh.excluded[name] for name in replaced}
        ).returning(ballots),
        rows,
    )
    return [ballot_of(row) for row in kept]


async def ballots_of(uow: Query, session_id: UUID, member: UUID | None = None) -> list[Ballot]:
    """All ballots of the session, or one member's."""
    query = select(ballots).where(ballots.c.session_id == session_id)
    if member is not None:
        query = query.where(ballots.c.member_id == member)
    return [ballot_of(row) for row in await uow.all(query)]


async def cast_in(uow: Query, session_id: UUID) -> list[tuple[UUID, UUID]]:
    """(item, member) of every ballot: who has voted on what, and not how."""
    rows = await uow.all(
        select(ballots.c.item_id, ballots.c.member_id).where(ballots.c.session_id == session_id)
    )
    return [(row.item_id, row.member_id) for row in rows]


async def last_cast_at(uow: Query, session_id: UUID) -> datetime | None:
    """When the newest paper of the session was given or entered."""
    row = await uow.first(
        select(func.max(ballots.c.cast_at).label("at")).where(ballots.c.session_id == session_id)
    )
    return row.at if row else None
