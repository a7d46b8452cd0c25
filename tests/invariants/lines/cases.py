"""Line 5: what a case may not do."""

from typing import Final

from tests.invariants.breaks import Break, Words
from tests.invariants.line import Check, Line

_DOSSIERS: Final = "tests/submissions/test_dossiers.py"
_CANCELLED: Final = "tests/submissions/test_cancelled_rounds.py"
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
                Break(
                    "who waited judges by what was before", "submissions:lock_dossier", "row.is_whole", "True"
                ),
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
        Check(
            f"{_CANCELLED}::test_what_is_under_way_is_returned_or_recalled_first",
            (
                Break(
                    "a round is cancelled over what is under way",
                    "submissions:cancel_round",
                    "_require_nothing_under_way(known)",
                ),
            ),
        ),
        Check(
            f"{_CANCELLED}::test_what_was_only_written_ends_with_its_round_and_its_units_are_told",
            (
                Break(
                    "who cancels a round has prepared its dossiers",
                    "submissions:_end",
                    "acts=prepared(before)",
                    "acts=()",
                ),
            ),
        ),
        Check(
            f"{_CANCELLED}::test_nothing_comes_into_a_cancelled_round",
            (
                Break(
                    "something comes into a cancelled round",
                    "submissions.rounds:require_standing",
                    "review.cancelled is not None",
                    "False",
                ),
            ),
        ),
        Check(
            f"{_CANCELLED}::test_of_a_submission_and_a_cancelling_at_once_one_wins",
            (
                Words(
                    "who submits does not hold the round",
                    "submissions.rounds:hold_of",
                    "FOR KEY SHARE",
                ),
            ),
        ),
        Check(
            "tests/awards/test_sessions.py::test_the_sessions_of_a_cancelled_round_end_without_a_count",
            (
                Break(
                    "sessions outlive their round",
                    "awards:end_sessions",
                    "await sessions.end_with_round(...)",
                    "pass",
                ),
            ),
        ),
        Check(
            "tests/awards/test_sessions.py::test_nothing_comes_before_the_councils_of_a_cancelled_round",
            (
                Break(
                    "a council of a cancelled round gets an agenda",
                    "awards:add_to_agenda",
                    "await is_cancelled(uow, round_id)",
                    "False",
                ),
            ),
        ),
    ),
)
