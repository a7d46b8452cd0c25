"""Histories of every released version, replayed by the code of today."""

import json

import pytest
from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import Replayer, UnsandboxedWorkflowRunner
from temporalio.workflow import NondeterminismError

from tests.workflows.histories import FINGERPRINTS, RELEASE, committed, fingerprint
from tests.workflows.leading import SANDBOX
from workflows import options
from workflows.cases.dossier_approval import definition
from workflows.kinds import KINDS
from workflows.moves import Wait

pytestmark = pytest.mark.stack
HISTORIES = dict(committed())
WHAT_TO_DO = """
The workflow commands something else than before. Workflows that run in production have the old commands behind them:
keep their branch under `workflow.patched("…")`, or raise the version in workflows/pyproject.toml and keep the folder
of the old one. Then `python -m tests.workflows.record`, and commit histories and fingerprints together.
"""


async def replay(history: WorkflowHistory, *, sandboxed: bool = True) -> None:
    """Raises what the replay finds."""
    runner = SANDBOX if sandboxed else UnsandboxedWorkflowRunner()
    replayer = Replayer(
        workflows=[kind.definition for kind in KINDS],
        workflow_runner=runner,
        data_converter=pydantic_data_converter,
    )
    await replayer.replay_workflow(history)


def test_every_release_is_there() -> None:
    assert RELEASE in {name.split("/")[0] for name in HISTORIES}
    assert len(HISTORIES) > 20


@pytest.mark.parametrize("name", HISTORIES)
async def test_it_replays(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if "continued_as_new" in name:
        monkeypatch.setattr(options, "HISTORY_EVENTS", 20)
    try:
        await replay(HISTORIES[name])
    except NondeterminismError as error:
        raise AssertionError(WHAT_TO_DO) from error


def test_fingerprints() -> None:
    kept = json.loads(FINGERPRINTS.read_text("utf-8"))
    found = {name: fingerprint(history) for name, history in HISTORIES.items()}
    assert found == kept, WHAT_TO_DO


async def test_another_order_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Broken on purpose: a definition that waits where it used to act."""
    history = HISTORIES[f"{RELEASE}/proposed_throughout"]
    monkeypatch.setattr(definition, "next_step", lambda _: Wait(None))
    with pytest.raises(NondeterminismError):
        await replay(history, sandboxed=False)


def test_another_command_changes_the_fingerprint() -> None:
    history = HISTORIES[f"{RELEASE}/proposed_throughout"]
    events = json.loads(history.to_json())["events"]
    fewer = [event for event in events if event["eventType"] != "EVENT_TYPE_TIMER_STARTED"]
    changed = WorkflowHistory.from_json("changed", json.dumps({"events": fewer}))
    assert fingerprint(changed) != fingerprint(history)


@pytest.mark.parametrize("name", HISTORIES)
def test_no_history_knows_what_a_citizen_did(name: str) -> None:
    """Names, achievements and reasons stay in the services."""
    plain = b"".join(event.SerializeToString() for event in HISTORIES[name].events)
    for said in ("Nguyễn Văn", "Hiến 120", "iên bản", "Chưa đủ"):
        assert said.encode() not in plain
