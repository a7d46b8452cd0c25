"""Examples, envelope and topics: what is promised about facts, held to it."""

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary, to_binary
from cloudevents.core.formats.json import JSONFormat
from jsonschema import Draft202012Validator, FormatChecker
from pydantic import ValidationError

from contracts import Envelope, Fact, UnknownVersion, fact_class
from contracts.__main__ import RELEASED
from contracts.directory import DayKind
from contracts.gate import PRODUCERS, current, facts
from contracts.submissions import SubjectType
from contracts.topics import Topic, load_topics
from contracts.vocabulary import KNOWN_WORDS
from tests.support.broker import envelope_of

pytestmark = pytest.mark.unit
DIGEST = r"^[0-9a-f]{64}$"
EXAMPLES = Path(RELEASED).parent / "examples"
TODAY = current()
FACTS = facts()
CLOSED_BY_LAW = {frozenset(SubjectType), frozenset(DayKind)}

FREE_TEXT = {
    "awards.award.recorded.v1": {"name", "article", "kind", "decided_by", "proposed_by", "rule_set"},
    "awards.decision.corrected.v1": {"items.name", "changed.name", "number", "amended.what"},
    "awards.decision.issued.v1": {"items.name", "number", "series"},
    "awards.decision.rectified.v1": {"number", "series", "decision_number"},
    "awards.decision.replaced.v1": {"items.name", "number", "series", "replaced_number", "amended.what"},
    "awards.decision.revoked.v1": {"items.name", "number"},
    "directory.account.recorded.v1": {"key"},
    "directory.assignment.recorded.v1": {"role"},
    "directory.appointment.recorded.v1": {"roles.act", "roles.role", "roles.document_number"},
    "directory.calendar.recorded.v1": {"days.name", "days.notice"},
    "directory.unit.recorded.v1": {"name", "kind", "level", "path", "successors.share"},
    "notify.notice.delivered.v1": {"channel"},
    "notify.notice.raised.v1": {"fact_type", "template"},
    "scoring.panel.concluded.v1": {"results.mean", "results.spread"},
    "scoring.sheet.recorded.v1": {"name", "criteria_groups"},
    "submissions.dossier.nominees_decided.v1": {"outcomes.outcome"},
    "submissions.dossier.outcomes_recorded.v1": {"outcomes.outcome"},
    "submissions.dossier.submitted.v1": {"rule_set"},
    "submissions.movement.cancelled.v1": {"name", "document_number"},
    "submissions.movement.launched.v1": {
        "name",
        "plan.awards.criteria_groups",
        "plan.criteria_groups.criteria",
        "plan.criteria_groups.name",
        "plan.phases.name",
        "plan.targets.criterion",
        "plan.targets.name",
        "plan.targets.percent",
    },
    "submissions.round.cancelled.v1": {"name", "document_number"},
    "submissions.round.opened.v1": {
        "name",
        "plan.guidance_number",
        "plan.phase",
        "plan.routes.stages.kinds",
        "plan.routes.stages.level",
        "plan.routes.submitting_kinds",
    },
    "submissions.round.overtaken.v1": {"name", "phase", "criteria_groups", "narrowed"},
    "submissions.round.questioned.v1": {"name", "criteria_groups"},
}
"""Every text in a fact that is not an id, a code, a date or an enumeration. A person's name is in none of them but
`items.name` of issued decisions, which are public documents. Whoever adds a text, answers for it here."""


def example(fact_type: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((EXAMPLES / f"{fact_type}.json").read_text("utf-8"))
    return data


def test_every_fact_has_an_example_and_every_example_its_fact() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.json")} == set(FACTS)


@pytest.mark.parametrize("fact_type", sorted(FACTS))
def test_an_example_fits_schema_and_model(fact_type: str) -> None:
    data = example(fact_type)
    schema = json.loads((RELEASED / f"{fact_type}.json").read_text("utf-8"))
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(data)
    fact = FACTS[fact_type].model_validate_json(json.dumps(data))
    assert json.loads(fact.model_dump_json()) == data


@pytest.mark.parametrize("fact_type", sorted(FACTS))
def test_readers_are_tolerant(fact_type: str) -> None:
    """A field that was invented later, at any depth, changes nothing for an older reader."""

    def grown(value: Any) -> Any:
        if isinstance(value, list):
            return [grown(item) for item in value]
        if isinstance(value, dict):
            return {name: grown(item) for name, item in value.items()} | {"invented_later": [1]}
        return value

    data = example(fact_type)
    kind = FACTS[fact_type]
    assert kind.model_validate(grown(data)) == kind.model_validate(data)


@pytest.mark.parametrize("fact_type", sorted(FACTS))
def test_readers_take_a_word_that_is_not_known_yet(fact_type: str) -> None:
    """In a vocabulary that is open; one that is closed by law refuses it."""

    def invented(value: Any, schema: dict[str, Any]) -> Any:
        for branch in schema.get("anyOf", [schema]):
            if isinstance(value, str) and branch.keys() & {KNOWN_WORDS, "enum"}:
                words = branch.get(KNOWN_WORDS, branch.get("enum"))
                assert value in words
                return "invented" if KNOWN_WORDS in branch else value
            if isinstance(value, list) and "items" in branch:
                return [invented(item, branch["items"]) for item in value]
            if isinstance(value, dict) and "properties" in branch:
                return {name: invented(value[name], part) for name, part in branch["properties"].items()}
        return value

    said = invented(example(fact_type), TODAY[fact_type])
    kind = FACTS[fact_type]
    assert json.loads(kind.model_validate_json(json.dumps(said)).model_dump_json()) == said


def test_every_vocabulary_says_whether_it_is_open() -> None:
    """A field is `Open`, or its words are closed by a law that they name."""
    for name, schema in TODAY.items():
        if name in FACTS:
            for words in closed(schema):
                assert words in CLOSED_BY_LAW, f"{name}: {words}"
    for closed_by_law in (SubjectType, DayKind):
        assert "Closed by law (" in (closed_by_law.__doc__ or "")


def closed(schema: Any) -> Iterator[frozenset[str]]:
    """The words of every enumeration in the schema."""
    if isinstance(schema, dict):
        if "enum" in schema:
            yield frozenset(schema["enum"])
        for part in schema.values():
            yield from closed(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from closed(part)


@pytest.mark.parametrize("fact_type", sorted(FACTS))
def test_a_fact_without_a_required_field_is_refused(fact_type: str) -> None:
    for field, info in FACTS[fact_type].model_fields.items():
        if info.is_required():
            data = example(fact_type)
            del data[field]
            with pytest.raises(ValidationError):
                FACTS[fact_type].model_validate(data)


@pytest.mark.parametrize("fact_type", sorted(FACTS))
def test_no_fact_carries_personal_data(fact_type: str) -> None:
    assert texts(TODAY[fact_type]) == FREE_TEXT.get(fact_type, set())


def texts(schema: dict[str, Any], at: str = "", *, with_codes: bool = False) -> set[str]:
    """The fields that may hold any text, digests excepted, and codes unless they are wanted."""
    found: set[str] = set()
    for field, part in schema.get("properties", {}).items():
        path = f"{at}{field}"
        for branch in part.get("anyOf", [part]):
            found |= texts(branch, f"{path}.", with_codes=with_codes)
            inner = branch.get("items", branch)
            found |= texts(inner, f"{path}.", with_codes=with_codes)
            is_bound = inner.keys() & {"format", "enum", KNOWN_WORDS} or inner.get("pattern") == DIGEST
            if inner.get("type") == "string" and not is_bound and (with_codes or not is_code(field)):
                found.add(path)
    return found


def is_code(field: str) -> bool:
    return field == "code" or field.endswith(("_code", "_codes"))


def full_envelope(fact: Fact) -> Envelope:
    return envelope_of(
        fact,
        uuid4(),
        7,
        causationid=uuid4(),
        actor=f"person:{uuid4()}",
        traceparent="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    )


@pytest.mark.parametrize("fact_type", ["awards.decision.issued.v1", "directory.unit.recorded.v1"])
def test_our_messages_are_cloudevents_for_the_official_sdk_and_back(fact_type: str) -> None:
    fact = FACTS[fact_type].model_validate(example(fact_type))
    ours = full_envelope(fact)
    message = KafkaMessage(dict(ours.headers()), ours.subject, fact.model_dump_json().encode())
    theirs = from_binary(message, JSONFormat())
    assert theirs.get_id() == str(ours.id)
    assert theirs.get_type() == fact.type
    assert theirs.get_source() == fact.owner
    assert theirs.get_subject() == ours.subject
    assert theirs.get_time() == ours.time
    assert theirs.get_datacontenttype() == "application/json"
    assert theirs.get_data() == example(fact_type)
    assert theirs.get_extension("sequence") == "7"

    back = to_binary(theirs, JSONFormat())
    assert Envelope.of(list(back.headers.items())) == ours
    assert FACTS[fact_type].model_validate_json(back.value) == fact


def test_every_fact_has_its_topic_and_owner() -> None:
    topics = {topic.name: topic for topic in load_topics().topics}
    assert {fact.topic for fact in FACTS.values()} == set(topics)
    for fact in FACTS.values():
        assert topics[fact.topic].owner == fact.owner


def test_topics_are_sane() -> None:
    topics = load_topics()
    names = [topic.name for topic in topics.topics]
    assert len(set(names)) == len(names)
    for topic in topics.topics:
        assert set(topic.consumers) <= {*PRODUCERS, "papers", "workflows"}
        assert len(set(topic.consumers)) == len(topic.consumers)
        assert topic.owner not in topic.consumers
        assert 1 <= topic.partitions <= 64
        # the heartbeat on a directory topic proves that everything before it has arrived
        assert topic.owner != "directory" or topic.partitions == 1
    assert set(topics.without_dead_letters) == {"workflows"}
    assert "submissions.dossier.awards.dlq" in topics.dead_letter_topics()
    assert not any("workflows" in name for name in topics.dead_letter_topics())
    assert topics.dead_letter_retention_days > max(topic.retention_days or 0 for topic in topics.topics)


def test_retention_belongs_to_deletion() -> None:
    common: dict[str, Any] = {"name": "a.b", "owner": "a", "key": "id", "partitions": 1, "consumers": ()}
    for wrong in ({"cleanup": "compact", "retention_days": 3}, {"cleanup": "delete"}):
        with pytest.raises(ValidationError, match="retention_days"):
            Topic.model_validate(common | wrong)


def test_two_versions_of_a_fact_leave_on_one_topic() -> None:
    class ToldV1(Fact, type="sample.thing.told.v1"):
        pass

    class ToldV2(Fact, type="sample.thing.told.v2"):
        pass

    assert ToldV1.topic == ToldV2.topic == "sample.thing"
    assert fact_class("sample.thing.told.v2") is ToldV2
    assert all(name.startswith(f"{fact.topic}.") for name, fact in FACTS.items())


@pytest.mark.parametrize(
    "fact_type", ["submissions.dossier.submitted.v1", "submissions.dossier.step_opened.v1"]
)
def test_an_older_fact_calls_the_deciding_stage_otherwise(fact_type: str) -> None:
    said = example(fact_type)
    older = copy.deepcopy(said)
    for nominee in older["nominees"]:
        nominee["decided_at"] = nominee.pop("deciding_stage")
    assert FACTS[fact_type].model_validate(older) == FACTS[fact_type].model_validate(said)


def test_types_follow_one_grammar() -> None:
    assert fact_class("submissions.dossier.invented.v1") is None
    with pytest.raises(UnknownVersion):
        fact_class("submissions.dossier.submitted.v2")
    with pytest.raises(TypeError):
        type("Wrong", (Fact,), {}, type="submissions.submitted")


def test_examples_use_ids_of_our_kind() -> None:
    pattern = re.compile(r'"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"')
    ids = [UUID(found) for name in FACTS for found in pattern.findall(json.dumps(example(name)))]
    assert {found.version for found in ids} == {7}
