"""All the SQL of sessions, but for ballot papers (`papers.py`)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from awards.sessions.models import agenda_items, recusals, session_members, sessions
from awards.sessions.rows import head_row, item_of, item_row, recusal_of, session_of
from awards.sessions.states import ItemStatus
from awards.sessions.values import Item, Recusal, Session
from contracts.awards import SessionStatus
from contracts.scoring import NomineeResult
from kit.ids import new_id
from kit.unit_of_work import AnyRow, Command, Query


async def lock_agenda_of(uow: Command, unit_id: UUID, round_id: UUID) -> None:
    """Nobody else opens a session of this unit and round until this transaction is over."""
    await uow.hold(f"agenda {unit_id} {round_id}")


async def lock_open_agenda(uow: Command, unit_id: UUID, round_id: UUID) -> Session | None:
    """The session of unit and round whose agenda is open, without its agenda."""
    row = await uow.first(
        select(sessions)
        .where(
            sessions.c.unit_id == unit_id,
            sessions.c.round_id == round_id,
            sessions.c.status == SessionStatus.AGENDA_OPEN.value,
        )
        .with_for_update()
    )
    return None if row is None else session_of(row)


async def open_session(uow: Command, unit_id: UUID, round_id: UUID) -> Session:
    """A new session: the first of its unit and round, or the next one."""
    earlier = await uow.all(
        select(sessions.c.ordinal).where(sessions.c.unit_id == unit_id, sessions.c.round_id == round_id)
    )
    session = Session(
        id=new_id(),
        version=1,
        unit_id=unit_id,
        round_id=round_id,
        ordinal=max((row.ordinal for row in earlier), default=0) + 1,
        status=SessionStatus.AGENDA_OPEN,
        opened_at=uow.now,
    )
    await uow.execute(insert(sessions).values(head_row(session)))
    return session


async def add_items(uow: Command, session: Session, items: Sequence[Item]) -> list[Item]:
    """Put the nominations at the agenda's end, in their order; returns those that this unit's agendas had not yet, or
    no longer.
    """
    if not items:
        return []
    last = await uow.first(
        select(func.coalesce(func.max(agenda_items.c.position), 0).label("position")).where(
            agenda_items.c.session_id == session.id
        )
    )
    begin = 1 if last is None else last.position + 1
    placed = [replace(item, position=place) for place, item in enumerate(items, start=begin)]
    rows = await uow.execute(
        upsert(agenda_items)
        .on_conflict_do_nothing(
            index_elements=["unit_id", "dossier_id", "attempt", "nominee_id"],
            index_where=text("status NOT IN ('withdrawn', 'undecided')"),
        )
        .returning(agenda_items.c.id),
        [item_row(session, item) for item in placed],
    )
    added = {row.id for row in rows}
    return [item for item in placed if item.id in added]


async def lock_session(uow: Command, session_id: UUID) -> Session | None:
    """The whole session, held until the transaction ends."""
    row = await uow.first(select(sessions).where(sessions.c.id == session_id).with_for_update())
    return None if row is None else await _with_parts(uow, row)


async def read_session(uow: Query, session_id: UUID) -> Session | None:
    row = await uow.first(select(sessions).where(sessions.c.id == session_id))
    return None if row is None else await _with_parts(uow, row)


async def session_with(uow: Query, dossier_id: UUID, nominees: Collection[UUID] | None) -> UUID | None:
    """The first session with these nominees of the dossier on its agenda, or with any; in an order that two callers
    share. None where no agenda has them.
    """
    items = agenda_items.c
    query = select(items.session_id).where(
        items.dossier_id == dossier_id, items.status == ItemStatus.ON_AGENDA.value
    )
    if nominees is not None:
        query = query.where(items.nominee_id.in_(nominees))
    row = await uow.first(query.order_by(items.session_id).limit(1))
    return None if row is None else row.session_id


async def save_head(uow: Command, session: Session) -> None:
    await uow.execute(update(sessions).where(sessions.c.id == session.id).values(head_row(session)))


async def save_members(uow: Command, session: Session) -> None:
    rows = [{"session_id": session.id, "person_id": member} for member in session.members]
    await uow.execute(insert(session_members), rows)


async def add_recusals(uow: Command, session: Session, added: Sequence[Recusal]) -> None:
    if not added:
        return
    rows = [
        {
            "id": recusal.id,
            "session_id": session.id,
            "item_id": recusal.item_id,
            "member_id": recusal.member_id,
            "cause": recusal.cause.value,
            "reason": recusal.reason,
            "recorded_by": recusal.recorded_by,
            "recorded_at": recusal.recorded_at,
            "ground": recusal.ground.value if recusal.ground else None,
        }
        for recusal in added
    ]
    await uow.execute(insert(recusals), rows)


async def withdraw_recusal(uow: Command, recusal_id: UUID, reason: str | None) -> None:
    """The recusal no longer counts; its row stays and says since when, by whom and why."""
    await uow.execute(
        update(recusals)
        .where(recusals.c.id == recusal_id)
        .values(withdrawn_at=uow.now, withdrawn_by=uow.actor.name, withdrawn_reason=reason)
    )


async def withdraw(uow: Command, item_ids: Sequence[UUID]) -> None:
    await uow.execute(
        update(agenda_items).where(agenda_items.c.id.in_(item_ids)).values(status=ItemStatus.WITHDRAWN.value)
    )


async def save_scores(uow: Command, session_id: UUID, results: Iterable[NomineeResult]) -> None:
    for result in results:
        await uow.execute(
            update(agenda_items)
            .where(agenda_items.c.id == result.item_id, agenda_items.c.session_id == session_id)
            .values(score_mean=result.mean, score_spread=result.spread, score_rank=result.rank)
        )


async def save_outcomes(uow: Command, session: Session) -> None:
    """What the tally found, in one statement however long the agenda is."""
    counted = [item for item in session.agenda if item.in_favour is not None]
    await uow.execute(
        text(
            "UPDATE agenda_items SET status = found.status, in_favour = found.in_favour, members = found.members"
            " FROM unnest(CAST(:ids AS uuid[]), CAST(:statuses AS text[]), CAST(:votes AS integer[]),"
            " CAST(:members AS integer[])) AS found(id, status, in_favour, members) WHERE agenda_items.id = found.id"
        ),
        {
            "members": [item.members for item in counted],
            "ids": [item.id for item in counted],
            "statuses": [item.status.value for item in counted],
            "votes": [item.in_favour for item in counted],
        },
    )


async def lock_items(uow: Command, item_ids: Iterable[UUID]) -> list[tuple[UUID, UUID, Item]]:
    """(unit, round, nomination) of these agenda items, held so that two decisions can't take the same one."""
    rows = await uow.all(
        select(agenda_items, sessions.c.round_id)
        .join(sessions, sessions.c.id == agenda_items.c.session_id)
        .where(agenda_items.c.id.in_(set(item_ids)))
        .order_by(agenda_items.c.id)
        .with_for_update(of=agenda_items)
    )
    return [(row.unit_id, row.round_id, item_of(row)) for row in rows]


async def approved_items(
    uow: Query, unit_id: UUID, dossier_id: UUID, attempt: int, nominee_ids: Iterable[UUID]
) -> dict[UUID, UUID]:
    """The approved agenda item of each of these nominees, at this unit and in this attempt."""
    items = agenda_items.c
    rows = await uow.all(
        select(items.id, items.nominee_id).where(
            items.unit_id == unit_id,
            items.dossier_id == dossier_id,
            items.attempt == attempt,
            items.nominee_id.in_(set(nominee_ids)),
            items.status == ItemStatus.APPROVED.value,
        )
    )
    return {row.nominee_id: row.id for row in rows}


async def _with_parts(uow: Query, head: AnyRow) -> Session:
    items = await uow.all(
        select(agenda_items).where(agenda_items.c.session_id == head.id).order_by(agenda_items.c.position)
    )
    members = await uow.all(
        select(session_members.c.person_id)
        .where(session_members.c.session_id == head.id)
        .order_by(session_members.c.person_id)
    )
    declared = await uow.all(
        select(recusals)
        .where(recusals.c.session_id == head.id, recusals.c.withdrawn_at.is_(None))
        .order_by(recusals.c.id)
    )
    return session_of(
        head,
        items=tuple(map(item_of, items)),
        members=tuple(row.person_id for row in members),
        recusals=tuple(map(recusal_of, declared)),
    )
