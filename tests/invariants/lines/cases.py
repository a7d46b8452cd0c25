"""Line 5: what a case may not do."""

from typing import Final

from tests.invariants.breaks import Break, Words
from tests.invariants.line import Check, Line
from tests.invariants.lines.rounds import MOVEMENTS, ROUNDS

_DOSSIERS: Final = "tests/submissions/test_dossiers.py"
_GROUNDS: Final = "tests/awards/test_grounds.py"
_LINE_06: Final = "tests/invariants/test_line_06.py"
_NO_STAGE_CHECK: Final = Break("any stage may be opened", "submissions:open_stage", "earlier_over")

STATES = Line(
    5,
    "The service, not the workflow, forbids a skipped level or step; workflows neither conclude, vote nor sign",
    (
        Check(
            f"{_DOSSIERS}::test_nothing_is_skipped_whoever_asks",
            (
                _NO_STAGE_CHECK,
                Break(
                    "any step may be opened",
                    "submissions:open_step",
                    "stage.open_step or stage.next_step is None or stage.next_step.kind is not kind",
                    "stage.next_step is None",
                ),
                Break(
                    "a dossier may be closed before its outcomes",
                    "submissions:close",
                    "dossier.undecided or dossier.open_stage",
                    "False",
                ),
                Break("a reminder may come at any time", "submissions:remind", "at < step.remind_at"),
            ),
        ),
        Check(
            "tests/submissions/test_locking.py::test_who_waited_sees_the_whole_change",
            (
                Break("who waited judges by what was before", "submissions:_locked", "row.is_whole", "True"),
                Words("nobody waits", "submissions:_LOCK", "FOR UPDATE OF d"),
            ),
        ),
        Check(
            "tests/workflows/test_dossier_troubles.py::test_a_workflow_gone_wrong_skips_nothing",
            (_NO_STAGE_CHECK,),
        ),
        Check(
            f"{_DOSSIERS}::TestAuthority::test_workflows_may_lead_but_not_judge",
            (Break("workflows may use every route", "kit:_admit", "actor.principal in principals"),),
        ),
        Check(
            "tests/invariants/test_line_05.py::test_workflows_command_nothing_but_what_leads",
            (
                Break(
                    "workflows may conclude a stage",
                    "submissions:conclude_stage",
                    "responses=...",
                    "openapi_extra=_WORKFLOWS",
                ),
                Break(
                    "workflows may submit",
                    "submissions:submit_dossier",
                    "responses=...",
                    "openapi_extra=_WORKFLOWS",
                ),
            ),
        ),
        *ROUNDS,
        *MOVEMENTS,
    ),
)
