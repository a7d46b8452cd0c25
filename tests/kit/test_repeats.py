"""A fact that is told once more reaches who keeps a copy of it, and nobody who acts on it."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from aiokafka import ConsumerRecord

from contracts import Envelope
from contracts.submissions import RoundOpenedV1
from kit.inbox import Inbox
from kit.reactions import Does, Reactions
from kit.unit_of_work import Command
from tests.invariants.facts import a_round, record_of
from tests.support.running import Running


class Office:
    """What keeps and what acts on rounds, as a service of two reactions."""

    def __init__(self, app: Running) -> None:
        self.app, self.reactions = app, Reactions()
        self.kept, self.done = list[UUID](), list[UUID]()
        self.inbox = Inbox("awards", app.service.units_of_work, self.reactions)
        self.reactions.on(RoundOpenedV1, does=Does.KEEP)(self._keep)
        self.reactions.on(RoundOpenedV1, does=Does.ACT)(self._act)

    async def _keep(self, _: Command, fact: RoundOpenedV1, __: Envelope) -> None:
        self.kept.append(fact.round_id)

    async def _act(self, _: Command, fact: RoundOpenedV1, __: Envelope) -> None:
        self.done.append(fact.round_id)

    async def take(self, *records: ConsumerRecord) -> None:
        await self.inbox.consume(list(records), None)  # type: ignore[arg-type]  # nothing is parked here

    async def entered(self) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in await self.app.sql("SELECT repeated FROM inbox")]


@pytest.fixture
def office(app: Running) -> Office:
    return Office(app)


def a_fact() -> tuple[UUID, ConsumerRecord, ConsumerRecord]:
    """A round, the fact that it was opened, and that fact once more."""
    round_id = uuid4()
    record = record_of(a_round(round_id), round_id)
    again = ConsumerRecord(
        **{
            name: getattr(record, name)
            for name in ConsumerRecord.__dataclass_fields__
            if name not in {"headers", "offset"}
        },
        headers=(*record.headers, ("ce_repeated", b"true")),
        offset=record.offset + 1,
    )
    return round_id, record, again


async def test_a_repeat_is_kept_though_its_inbox_row_is_there_and_not_acted_on(office: Office) -> None:
    round_id, fact, again = a_fact()
    await office.take(fact)
    await office.take(again)
    assert (office.kept, office.done) == ([round_id, round_id], [round_id])


async def test_a_repeat_is_not_acted_on_when_its_inbox_row_is_long_gone(office: Office) -> None:
    round_id, fact, again = a_fact()
    await office.take(fact)
    await office.app.sql("DELETE FROM inbox")
    await office.take(again)
    assert (office.kept, office.done) == ([round_id, round_id], [round_id])
    assert await office.entered() == [(True,)]


async def test_the_fact_itself_has_its_effect_though_its_repeat_came_first(office: Office) -> None:
    round_id, fact, again = a_fact()
    await office.take(again)
    await office.take(fact)
    await office.take(fact)
    assert office.done == [round_id]
    assert await office.entered() == [(False,)]


@pytest.mark.parametrize("first", [True, False])
async def test_a_fact_and_its_repeat_may_come_together(office: Office, first: bool) -> None:
    round_id, fact, again = a_fact()
    await office.take(*((fact, again) if first else (again, fact)))
    assert (office.kept, office.done) == ([round_id, round_id], [round_id])


async def test_a_fact_that_comes_twice_together_with_its_repeat_has_one_effect(office: Office) -> None:
    round_id, fact, again = a_fact()
    await office.take(fact, again, fact, again)
    assert office.done == [round_id]


@pytest.mark.unit
@pytest.mark.parametrize("does", [None, "keep", True])
def test_a_reaction_that_does_not_say_what_it_does_is_refused(does: Any) -> None:
    with pytest.raises(TypeError, match="keeps or acts"):
        Reactions().on(RoundOpenedV1, does=does)


@pytest.mark.unit
def test_a_reaction_that_says_nothing_is_refused() -> None:
    with pytest.raises(TypeError, match="does"):
        Reactions().on(RoundOpenedV1)  # type: ignore[call-arg]


@pytest.mark.unit
def test_the_envelope_says_that_a_fact_is_repeated_and_nothing_where_it_is_not() -> None:
    _, fact, again = a_fact()
    assert "ce_repeated" not in dict(fact.headers)
    envelopes = [Envelope.of(record.headers) for record in (fact, again)]
    assert [envelope.repeated for envelope in envelopes] == [False, True]
    assert dict(envelopes[1].headers())["ce_repeated"] == b"true"
    assert envelopes[1].model_copy(update={"repeated": False}) == envelopes[0]
