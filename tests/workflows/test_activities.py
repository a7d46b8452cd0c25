"""Whatever a definition may call is known to the worker, goes to its route, and is heard of."""

import sys
from collections.abc import Iterator
from typing import Any

import pytest
from temporalio import activity, workflow

from audit.compare import LED
from contracts import gate
from contracts.topics import load_topics
from workflows.activities import activities_of
from workflows.calls import Act, Call, Read
from workflows.case_kind import CaseKind
from workflows.kinds import KINDS
from workflows.names import GROUP

pytestmark = pytest.mark.unit
NO_SERVICES: dict[str, Any] = dict.fromkeys(("submissions", "awards", "scoring"))


def test_the_worker_knows_every_activity() -> None:
    known = {activity._Definition.must_from_callable(each).name for each in activities_of(NO_SERVICES)}
    declared = {call.name for kind in KINDS for call in declared_by(kind)}
    assert known == declared


def declared_by(kind: CaseKind) -> Iterator[Call]:
    """Every call in the file of the kind's calls."""
    for each in vars(sys.modules[f"{kind.definition.__module__.rpartition('.')[0]}.calls"]).values():
        yield from (
            call for call in (each if isinstance(each, tuple) else [each]) if isinstance(call, Read | Act)
        )


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_temporal_knows_the_workflow_by_its_class(kind: CaseKind) -> None:
    assert workflow._Definition.must_from_class(kind.definition).name == kind.name


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_each_fact_says_which_case_it_is_about(kind: CaseKind) -> None:
    facts = kind.facts + kind.neighbours
    assert [fact for fact in facts if kind.subject not in fact.model_fields] == []
    assert [fact for fact in kind.first + kind.last if not issubclass(fact, kind.facts)] == []


def test_the_bridge_reads_the_topics_of_the_facts() -> None:
    facts = tuple(fact for kind in KINDS for fact in kind.facts + kind.neighbours)
    told = {fact.topic for fact in gate.facts().values() if issubclass(fact, facts)}
    assert told == {topic.name for topic in load_topics().consumed_by(GROUP)}


def test_the_gate_guards_what_is_read_and_sent() -> None:
    calls = [call for kind in KINDS for call in kind.activities]
    models = {(call.service, call.answer.__name__) for call in calls}
    models |= {(call.service, call.command.__name__) for call in calls if isinstance(call, Act)}
    assert {f"{service}.{name}" for service, name in models} == set(gate.WORKFLOW_MODELS)


def test_the_audit_looks_for_the_workflows_of_every_kind() -> None:
    assert {(led.service, led.id_prefix) for led in LED} == {(kind.service, kind.id_prefix) for kind in KINDS}
