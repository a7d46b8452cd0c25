"""Keeping the projection: sequence-checked upserts, so that an older fact never replaces a newer one."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from math import inf
from operator import attrgetter, itemgetter
from typing import Any, Final
from uuid import UUID

from prometheus_client import Gauge
from sqlalchemy import Table, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

import contracts.awards
import contracts.scoring  # noqa: F401 - both register their facts
from authority import calendar
from authority.acts import keep_acts, keep_interests
from authority.authority import TOPICS
from authority.tables import (
    authority_accounts,
    authority_acts,
    authority_assignments,
    authority_beats,
    authority_calendar_years,
    authority_interests,
    authority_units,
)
from contracts import Envelope
from contracts.acts import ActDone, Duty, FactOfActs, FactOfInterests
from contracts.directory import (
    AccountRecordedV1,
    AssignmentRecordedV1,
    AssignmentsConfirmedV1,
    UnitRecordedV1,
    UnitsConfirmedV1,
)
from contracts.fact import all_facts
from contracts.submissions import (
    DossierSubmittedV1,
    LateAllowedV1,
    StageConcludedV1,
    StageOutcome,
    StepCompletedV1,
    StepKind,
)
from kit.actor import Actor
from kit.ledger import Ledger
from kit.probes import Check
from kit.reactions import Does, Reactions
from kit.unit_of_work import Command

reactions = Reactions()
reactions.include(calendar.reactions)
_UNIT: Final = attrgetter(
    "unit_id",
    "code",
    "name",
    "kind",
    "level",
    "parent_id",
    "standing_office_id",
    "path",
    "valid_from",
    "valid_to",
)
_ACCOUNT: Final = attrgetter("account_id", "key", "person_id")
_ASSIGNMENT: Final = attrgetter("assignment_id", "person_id", "role", "unit_id", "valid_from", "valid_to")
"""What a fact says, in the order of its table's columns; the sequence comes last."""
LEDGER: Final[Ledger] = {
    "authority_units": select(authority_units.c.id, authority_units.c.sequence.label("version")),
    "authority_assignments": select(
        authority_assignments.c.id, authority_assignments.c.sequence.label("version")
    ),
    "authority_accounts": select(authority_accounts.c.id, authority_accounts.c.sequence.label("version")),
    "authority_calendar_years": select(
        authority_calendar_years.c.year.label("id"), authority_calendar_years.c.sequence.label("version")
    ),
}
"""What `audit` compares with the directory's own rows."""
ACTS_LEDGER: Final[Ledger] = {
    "acts": select(
        func.concat_ws(
            "/",
            authority_acts.c.dossier_id,
            authority_acts.c.person_id,
            authority_acts.c.duty,
            authority_acts.c.unit_id,
        ).label("id")
    ),
    "interests": select(authority_interests.c.id, authority_interests.c.nominee_id),
}
"""What `audit` compares among the services in which people judge: each must know of the acts that any told of."""
STALENESS = Gauge(
    "authority_heartbeat_age_seconds",
    "Age of the directory's heartbeat in this service's projection; infinite before the first one.",
)


async def keep_unit(uow: Command, fact: UnitRecordedV1, sequence: int) -> None:
    """The unit as it stands, unless something newer is known of it."""
    await keep_units(uow, [(fact, sequence)])


async def keep_units(uow: Command, recorded: Sequence[tuple[UnitRecordedV1, int]]) -> None:
    """Many units with their sequences in one statement: the directory records a whole country."""
    await _upsert_newer(uow, authority_units, [(*_UNIT(fact), sequence) for fact, sequence in recorded])


async def keep_assignment(uow: Command, fact: AssignmentRecordedV1, sequence: int) -> None:
    """The assignment as it stands, unless something newer is known of it."""
    await keep_assignments(uow, [(fact, sequence)])


async def keep_assignments(uow: Command, recorded: Sequence[tuple[AssignmentRecordedV1, int]]) -> None:
    """Many assignments with their sequences in one statement."""
    rows = [(*_ASSIGNMENT(fact), sequence) for fact, sequence in recorded]
    await _upsert_newer(uow, authority_assignments, rows)


async def keep_accounts(uow: Command, recorded: Sequence[tuple[AccountRecordedV1, int]]) -> None:
    """Many accounts with their sequences in one statement."""
    await _upsert_newer(uow, authority_accounts, [(*_ACCOUNT(fact), sequence) for fact, sequence in recorded])


async def confirm(uow: Command, topic: str, as_of: datetime) -> None:
    """The directory's heartbeat on one topic."""
    beat = insert(authority_beats).values(topic=topic, as_of=as_of)
    await uow.execute(
        beat.on_conflict_do_update(
            index_elements=["topic"],
            set_={"as_of": func.greatest(authority_beats.c.as_of, beat.excluded.as_of)},
        )
    )


async def erase_assignment(uow: Command, key: str) -> None:
    """A person was erased: nothing of the assignment stays."""
    await uow.execute(delete(authority_assignments).where(authority_assignments.c.id == UUID(key)))


async def erase_account(uow: Command, key: str) -> None:
    """A person was erased: nobody signs in with the account."""
    await uow.execute(delete(authority_accounts).where(authority_accounts.c.id == UUID(key)))


@reactions.on_batch(UnitRecordedV1)
async def _on_units(uow: Command, told: Sequence[tuple[UnitRecordedV1, Envelope]]) -> None:
    await keep_units(uow, [(fact, envelope.sequence) for fact, envelope in told])


@reactions.on_batch(AssignmentRecordedV1)
async def _on_assignments(uow: Command, told: Sequence[tuple[AssignmentRecordedV1, Envelope]]) -> None:
    await keep_assignments(uow, [(fact, envelope.sequence) for fact, envelope in told])


@reactions.on_batch(AccountRecordedV1)
async def _on_accounts(uow: Command, told: Sequence[tuple[AccountRecordedV1, Envelope]]) -> None:
    await keep_accounts(uow, [(fact, envelope.sequence) for fact, envelope in told])


@reactions.on(UnitsConfirmedV1, AssignmentsConfirmedV1, does=Does.KEEP)
async def _on_confirmed(uow: Command, fact: UnitsConfirmedV1 | AssignmentsConfirmedV1, _: Envelope) -> None:
    await confirm(uow, fact.topic, fact.as_of)


reactions.erasures[AssignmentRecordedV1.topic] = erase_assignment
reactions.erasures[AccountRecordedV1.topic] = erase_account


def facts_of_acts(hearer: str) -> list[type[FactOfActs]]:
    """The facts of others that carry acts."""
    return [fact for fact in all_facts().values() if issubclass(fact, FactOfActs) and fact.owner != hearer]


def facts_of_interests(hearer: str) -> list[type[FactOfInterests]]:
    """The facts of others that say who has an interest in whom."""
    return [
        fact for fact in all_facts().values() if issubclass(fact, FactOfInterests) and fact.owner != hearer
    ]


def _acts_before_they_were_told(fact: FactOfActs, actor: Actor) -> tuple[ActDone, ...]:
    """The act of a fact that left before facts carried acts, and names its actor only.

    A stage that a decision concluded has no act of its own: its actor issued what somebody else had signed.
    """
    if actor.principal is not None:
        return ()
    match fact:
        case DossierSubmittedV1(submitting_unit_id=unit_id):
            duty = Duty.PREPARE
        case StepCompletedV1(step=StepKind.CHECK | StepKind.APPRAISE as step, unit_id=unit_id):
            duty = Duty(step)
        case StageConcludedV1(outcome=outcome, unit_id=unit_id) if outcome is not StageOutcome.DECIDED:
            duty = Duty.SIGN
        case LateAllowedV1(unit_id=unit_id):
            duty = Duty.SIGN
        case _:
            return ()
    return (ActDone(person_id=actor.person_id, duty=duty, dossier_id=fact.dossier_id, unit_id=unit_id),)


def acts_of_others(hearer: str) -> Reactions:
    """What a service does about acts and interests that others tell of: it keeps them."""
    heard = Reactions()

    @heard.on(*facts_of_acts(hearer), does=Does.KEEP)
    async def on_acts(uow: Command, fact: FactOfActs, _: Envelope) -> None:
        await keep_acts(uow, fact.acts or _acts_before_they_were_told(fact, uow.actor))

    @heard.on(*facts_of_interests(hearer), does=Does.KEEP)
    async def on_interests(uow: Command, fact: FactOfInterests, _: Envelope) -> None:
        await keep_interests(uow, fact.interests)

    return heard


def caught_up(engine: AsyncEngine) -> Check:
    """Whether the projection has caught up once. How fresh it is now, every deciding command asks itself."""

    async def check() -> bool:
        try:
            async with engine.connect() as connection:
                beats = select(func.count()).where(authority_beats.c.topic.in_(TOPICS))
                return (await connection.execute(beats)).scalar_one() == len(TOPICS)
        except (SQLAlchemyError, OSError):
            return False

    return check


async def measure_staleness(connection: AsyncConnection) -> None:
    """How old the roles are by which this service decides; see STALE_AFTER."""
    age = func.extract("epoch", func.clock_timestamp() - func.min(authority_beats.c.as_of))
    found = await connection.execute(select(func.count(), age).where(authority_beats.c.topic.in_(TOPICS)))
    beats, seconds = found.one()
    STALENESS.set(seconds if beats == len(TOPICS) else inf)


async def _upsert_newer(uow: Command, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Rows in the order of the table's columns, `id` first and `sequence` last, where they are newer than known."""
    if not rows:
        return
    newest = {row[0]: row for row in sorted(rows, key=itemgetter(-1))}  # one statement changes a row once
    await uow.run(_upsert(table), *zip(*newest.values(), strict=True))


@cache
def _upsert(table: Table) -> str:
    names = [column.name for column in table.columns]
    types = [str(column.type) for column in table.columns]
    arrays = ", ".join(f"${number}::{kind}[]" for number, kind in enumerate(types, start=1))
    changes = ", ".join(f"{name} = excluded.{name}" for name in names if name != "id")
    return f"""
        INSERT INTO {table.name} AS known ({", ".join(names)})
        SELECT * FROM unnest({arrays})
        ON CONFLICT (id) DO UPDATE SET {changes}
         WHERE known.sequence < excluded.sequence
    """  # noqa: S608 - names of tables and columns of ours
