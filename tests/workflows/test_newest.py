"""Which facts nudge a workflow, and how the nudges of one batch are merged."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from contracts import Envelope
from contracts.awards import SessionOpenedV1
from workflows.bridge import newest
from workflows.cases.dossier_approval.kind import DOSSIER_APPROVAL
from workflows.names import LOOK
from workflows.nudges import Nudge, nudges_of

pytestmark = pytest.mark.unit


def nudge(version: int, case: str = "1", *, first: bool = False, last: bool = False) -> Nudge:
    return Nudge(DOSSIER_APPROVAL, case, version, first, last)


def test_one_nudge_for_each_case_the_newest() -> None:
    assert newest([nudge(1), nudge(3), nudge(2), nudge(1, "2")]) == [nudge(3), nudge(1, "2")]


def test_looking_again_is_never_lost() -> None:
    assert newest([nudge(5), nudge(LOOK)]) == [nudge(LOOK)]
    assert newest([nudge(LOOK), nudge(5)]) == [nudge(LOOK)]


def test_the_first_may_start_and_the_last_need_not() -> None:
    assert newest([nudge(1, first=True), nudge(2), nudge(3, last=True)]) == [nudge(3, first=True, last=True)]
    assert newest([nudge(2), nudge(3, last=True)]) == [nudge(3, last=True)]


@pytest.mark.parametrize(
    ("actor", "causation_id", "nudges"),
    [
        ("person:01890a5d-ac96-774b-bcce-b302099a8057", None, True),
        ("service:workflows", None, False),
        ("service:workflows", uuid4(), True),
    ],
    ids=["a person's command", "a command of the workflow itself", "a reaction to such a command's fact"],
)
def test_a_workflow_is_not_nudged_by_what_its_command_was_answered(
    actor: str, causation_id: UUID | None, nudges: bool
) -> None:
    session_id = uuid4()
    fact = SessionOpenedV1(session_id=session_id, unit_id=uuid4(), round_id=uuid4(), ordinal=1)
    envelope = Envelope(
        id=uuid4(),
        type=fact.type,
        source="awards",
        subject=str(session_id),
        time=datetime(2025, 5, 5, tzinfo=UTC),
        sequence=1,
        correlationid=uuid4(),
        causationid=causation_id,
        actor=actor,
    )
    assert bool(nudges_of(fact, envelope)) is nudges
