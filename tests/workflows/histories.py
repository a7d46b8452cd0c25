"""Committed histories of every path, by released version, and what they consist of.

A worker of today must be able to go on with every workflow that an earlier release began; histories of each release
stay in the repository, and are replayed by `test_replay.py`.
"""

import json
from base64 import b64decode
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from temporalio.client import WorkflowHistory

from tests.workflows.leading import Leading

RECORDING: Final = "THIDUA_RECORD_HISTORIES"
"""Environment variable by which `record.py` has the tests keep what they led."""
HERE: Final = Path(__file__).parent
HISTORIES: Final = HERE / "histories"
FINGERPRINTS: Final = HERE / "fingerprints.json"
RELEASE: Final = version("thidua-workflows")
_COMMANDS: Final = {
    "EVENT_TYPE_ACTIVITY_TASK_SCHEDULED": "activity",
    "EVENT_TYPE_TIMER_STARTED": "timer",
    "EVENT_TYPE_TIMER_CANCELED": "timer canceled",
    "EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED": "child",
    "EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES": "search attributes",
    "EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW": "continue as new",
    "EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED": "completed",
    "EVENT_TYPE_WORKFLOW_EXECUTION_FAILED": "failed",
}


def committed() -> Iterator[tuple[str, WorkflowHistory]]:
    """Every history in the repository, as (release/path, history)."""
    for file in sorted(HISTORIES.glob("*/*.json")):
        name = f"{file.parent.name}/{file.stem}"
        yield name, WorkflowHistory.from_json(name, file.read_text("utf-8"))


def fingerprint(history: WorkflowHistory) -> list[str]:
    """What the workflow commanded, by kind and name, in order; repeats in a row are counted."""
    found: list[str] = []
    for event in json.loads(history.to_json())["events"]:
        command = _command(event)
        if command:
            found.append(command)
    return _counted(found)


def _command(event: dict[str, Any]) -> str | None:
    kind = event["eventType"]
    if kind == "EVENT_TYPE_MARKER_RECORDED":
        marker = event["markerRecordedEventAttributes"]
        if marker["markerName"] != "core_local_activity":
            return f"marker {marker['markerName']}"
        data = json.loads(b64decode(marker["details"]["data"]["payloads"][0]["data"]))
        failed = " failed" if "failure" in marker else ""
        return f"local activity {data['activity_type']}{failed}"
    return _COMMANDS.get(kind)


def _counted(commands: list[str]) -> list[str]:
    found: list[tuple[str, int]] = []
    for command in commands:
        if found and found[-1][0] == command:
            found[-1] = (command, found[-1][1] + 1)
        else:
            found.append((command, 1))
    return [command if times == 1 else f"{command} ×{times}" for command, times in found]


def forget() -> None:
    """Make room for new histories of the present release."""
    folder = HISTORIES / RELEASE
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.json"):
        old.unlink()


async def keep(test: str, led: Leading) -> None:
    """Every run of every workflow that the test led, as histories of the present release."""
    name = test.removeprefix("test_").replace("[", "_").replace("]", "")
    for workflow_id in sorted(led.started):
        runs = await _runs(led, workflow_id)
        for number, history in enumerate(runs, start=1):
            suffix = f".{number}" if len(runs) > 1 else ""
            (HISTORIES / RELEASE / f"{name}{suffix}.json").write_text(_compact(history), "utf-8")


async def _runs(led: Leading, workflow_id: str) -> list[WorkflowHistory]:
    """The histories of all runs of a workflow, the first one first."""
    newest = await led.handle(workflow_id).fetch_history()
    runs = [newest]
    while earlier := _continued(runs[0]):
        runs.insert(0, await led.client.get_workflow_handle(workflow_id, run_id=earlier).fetch_history())
    return runs


def _continued(history: WorkflowHistory) -> str | None:
    started = json.loads(history.to_json())["events"][0]["workflowExecutionStartedEventAttributes"]
    found: str | None = started.get("continuedExecutionRunId")
    return found


def _compact(history: WorkflowHistory) -> str:
    """One line for each event, without what tells of the machine that recorded it."""
    events = _nameless(json.loads(history.to_json())["events"])
    lines = ",\n".join(json.dumps(event, ensure_ascii=False, separators=(",", ":")) for event in events)
    return f'{{"events":[\n{lines}\n]}}\n'


def _nameless(value: Any) -> Any:
    """Stack traces and worker identities are no part of a workflow's commands."""
    if isinstance(value, dict):
        return {
            name: "" if name in {"stackTrace", "identity"} else _nameless(each)
            for name, each in value.items()
        }
    return [_nameless(each) for each in value] if isinstance(value, list) else value
