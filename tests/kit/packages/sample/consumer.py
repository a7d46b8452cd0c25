"""What the sample does about facts: it notes each round, once."""

from sqlalchemy import insert, select, text

from authority import Command, projection
from contracts import Envelope
from contracts.awards import SessionOpenedV1
from contracts.submissions import RoundOpenedV1
from kit.reactions import Does, Reactions
from kit.unit_of_work import NumberedFact
from sample.models import effects, faults

WAIT_FOR = 4711
"""Whoever holds this advisory lock holds up the reaction to a round called `wait`."""

reactions = Reactions()
reactions.include(projection.reactions)


@reactions.on(RoundOpenedV1, does=Does.ACT)
async def note_round(uow: Command, fact: RoundOpenedV1, envelope: Envelope) -> None:
    if await uow.first(select(faults).where(faults.c.code == fact.code)):
        raise LookupError(fact.code)
    if fact.code == "wait":
        await uow.execute(text(f"SELECT pg_advisory_xact_lock({WAIT_FOR})"))
    await uow.execute(insert(effects).values(round_id=fact.round_id, code=fact.code))
    session = SessionOpenedV1(
        session_id=fact.round_id,
        unit_id=fact.unit_id,
        round_id=fact.round_id,
        ordinal=envelope.sequence,
    )
    uow.publish(NumberedFact(session, key=str(fact.round_id), sequence=envelope.sequence))
