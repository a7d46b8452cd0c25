"""What audit makes of a fact that left twice, which relays may do, and of a second notice, which nobody may raise."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from audit.compare import Difference, compare
from audit.facts import Told
from audit.ledgers import Ledger
from contracts import Envelope
from contracts.notify import NoticeRaisedV1
from contracts.topics import load_topics

pytestmark = pytest.mark.unit
PARTIES = ("directory", "submissions", "scoring", "awards", "notify", "papers", "workflows")
PERSON = uuid4()
FACT = uuid4()


def raised(notice_id: UUID) -> Told:
    fact = NoticeRaisedV1(notice_id=notice_id, fact_id=FACT, person_id=PERSON, fact_type="x", template="x")
    envelope = Envelope(
        id=uuid4(),
        type=fact.type,
        source="notify",
        subject=str(notice_id),
        time=datetime.now(UTC),
        sequence=1,
        correlationid=uuid4(),
        actor="service:notify",
    )
    return Told(fact.topic, envelope, fact, envelope.time)


def second_notices(*told: Told) -> list[Difference]:
    ledgers = {name: Ledger(name) for name in PARTIES}
    found = compare(ledgers, told, load_topics())
    return [difference for difference in found if "second notice" in difference.what]


def test_a_fact_that_left_twice_is_no_second_notice() -> None:
    told = raised(uuid4())
    assert second_notices(told, told) == []


def test_a_second_notice_of_the_same_fact_is_named() -> None:
    first, second = raised(uuid4()), raised(uuid4())
    (found,) = second_notices(first, second)
    assert found.id == second.envelope.subject
