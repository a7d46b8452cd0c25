"""The workflows' principal may send a closed list of commands; concluding, voting and signing are not on it."""

import pytest

from tests.architecture.conftest import SERVICES, assembled
from tests.architecture.operations import operations

pytestmark = pytest.mark.unit
LEADING = {
    "submissions POST /dossiers/{dossier_id}/stages/{number}/open",
    "submissions POST /dossiers/{dossier_id}/stages/{number}/open-step",
    "submissions POST /dossiers/{dossier_id}/stages/{number}/remind",
    "submissions POST /dossiers/{dossier_id}/stages/{number}/mark-overdue",
    "submissions POST /dossiers/{dossier_id}/close",
    "scoring POST /panels",
    "scoring POST /panels/{session_id}/remind",
    "scoring POST /panels/{session_id}/mark-overdue",
    "awards POST /sessions/{session_id}/open-ballot",
    "awards POST /sessions/{session_id}/remind",
    "awards POST /sessions/{session_id}/tally",
}
"""They open, remind, mark and count. Whoever adds one, answers for it here: it judges nothing."""


def test_workflows_command_nothing_but_what_leads() -> None:
    commands = {
        f"{name} {route.name}"
        for name in SERVICES
        for route in operations(assembled(name))
        if route.is_command and "workflows" in route.principals
    }
    assert commands == LEADING
