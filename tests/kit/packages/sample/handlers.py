"""The sample's commands, good ones and bad ones."""

from contextlib import suppress
from uuid import UUID

from sqlalchemy import insert, select, text, update

from authority import Capability, Command, Query
from contracts.awards import SessionConcludedV1, SessionOpenedV1
from contracts.awards.facts import ItemOutcome
from kit.database import CommitOutsideEdge
from kit.errors import NotFound
from kit.ids import new_id
from kit.unit_of_work import NumberedFact
from sample.errors import CounterFull
from sample.models import counters
from sample.schemas import Add, CounterView, Fault, Misbehave, OpenCounter

LIMIT = 1000
kept: list[Command] = []
"""Units of work that a handler kept although their time was over."""


async def open_counter(uow: Command, command: OpenCounter) -> CounterView:
    counter = CounterView(id=new_id(), value=0, version=1)
    await uow.execute(insert(counters).values(counter.model_dump() | {"unit_id": command.unit_id}))
    uow.publish(_fact(counter, command.unit_id))
    return counter


async def add(uow: Command, counter_id: UUID, command: Add) -> CounterView:
    row = await uow.first(select(counters).where(counters.c.id == counter_id).with_for_update())
    if row is None:
        raise NotFound
    value = row.value + command.amount
    if value > LIMIT:
        raise CounterFull(value=row.value, limit=LIMIT)
    counter = CounterView(id=counter_id, value=value, version=row.version + 1)
    await uow.execute(
        update(counters)
        .where(counters.c.id == counter_id)
        .values(value=value, version=counter.version, note=command.note)
    )
    uow.publish(_fact(counter, row.unit_id))
    return counter


async def decide(uow: Command, counter_id: UUID, command: Add) -> CounterView:
    row = await uow.first(select(counters.c.unit_id).where(counters.c.id == counter_id))
    if row is None:
        raise NotFound
    await uow.authority.require(Capability.SIGN, unit=row.unit_id)
    return await add(uow, counter_id, command)


async def view(uow: Query, counter_id: UUID) -> CounterView:
    row = await uow.first(select(counters).where(counters.c.id == counter_id))
    if row is None:
        raise NotFound
    return CounterView(id=row.id, value=row.value, version=row.version)


async def write(uow: Query, counter_id: UUID) -> CounterView:
    """Writes in words that no type sees."""
    await uow.fetch("UPDATE counters SET value = value + 1 WHERE id = $1", counter_id)
    return await view(uow, counter_id)


async def misbehave(  # noqa: C901 - a list of misdeeds
    uow: Command, counter_id: UUID, command: Misbehave
) -> CounterView:
    counter = await add(uow, counter_id, Add(amount=1))
    match command.how:
        case Fault.COMMIT:
            await uow.commit()
        case Fault.COMMIT_CONNECTION:
            await uow._connection.commit()
        case Fault.SWALLOW:
            with suppress(CommitOutsideEdge):
                await uow.commit()
        case Fault.SWALLOW_CONNECTION:
            with suppress(CommitOutsideEdge):
                await uow._connection.commit()
        case Fault.ROLLBACK:
            await uow._connection.rollback()
        case Fault.CRASH:
            raise RuntimeError("Nguyễn Văn A, 0912345678")
        case Fault.OS_ERROR:
            raise FileNotFoundError("template")
        case Fault.OUTLIVE:
            kept.append(uow)
        case Fault.TOO_LARGE:
            uow.publish(_large_fact(counter))
        case Fault.DEADLOCK:
            await uow.execute(text("DO $$ BEGIN RAISE SQLSTATE '40P01'; END $$"))
    return counter


def _fact(counter: CounterView, unit_id: UUID) -> NumberedFact:
    fact = SessionOpenedV1(session_id=counter.id, unit_id=unit_id, round_id=counter.id, ordinal=counter.value)
    return NumberedFact(fact, key=str(counter.id), sequence=counter.version)


def _large_fact(counter: CounterView) -> NumberedFact:
    outcome = ItemOutcome(
        item_id=new_id(),
        dossier_id=new_id(),
        attempt=1,
        nominee_id=new_id(),
        award_code="giay-khen",
        approved=True,
        in_favour=9,
        members=9,
    )
    fact = SessionConcludedV1(
        session_id=counter.id, unit_id=counter.id, round_id=counter.id, outcomes=(outcome,) * 5000
    )
    return NumberedFact(fact, key=str(counter.id), sequence=counter.version)
