"""A consumer checks that a fact's source is the topic's owner."""

from uuid import uuid4

import pytest

from contracts.submissions import RoundOpenedV1
from kit.deliveries import Delivery, Poisoned, read
from tests.invariants.facts import a_round, plain_record, record_of
from tests.support.broker import envelope_of

pytestmark = pytest.mark.unit


def test_a_fact_is_only_taken_from_the_owner_of_its_topic() -> None:
    fact = a_round(uuid4())
    assert isinstance(read(record_of(fact, fact.round_id)), Delivery)
    with pytest.raises(Poisoned, match="wrong_source"):
        read(record_of(fact, fact.round_id, source="notify"))


def test_a_fact_is_only_taken_from_its_own_topic() -> None:
    fact = a_round(uuid4())
    headers = envelope_of(fact, fact.round_id).headers()
    strange = plain_record("submissions.dossier", b"k", fact.model_dump_json().encode(), 0, headers)
    assert RoundOpenedV1.owner == "submissions"
    with pytest.raises(Poisoned, match="wrong_source"):
        read(strange)
