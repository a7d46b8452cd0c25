"""Of lines 5 and 9: a round is cancelled only while nothing is under way in it, nothing comes into it then, and the
score sheet that it names fits it.
"""

from typing import Final

from tests.invariants.breaks import Break, Words
from tests.invariants.line import Check

_CANCELLED: Final = "tests/submissions/test_cancelled_rounds.py"
_SESSIONS: Final = "tests/awards/test_sessions.py"

ROUNDS: Final[tuple[Check, ...]] = (
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
        f"{_SESSIONS}::test_the_sessions_of_a_cancelled_round_end_without_a_count",
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
        f"{_SESSIONS}::test_nothing_comes_before_the_councils_of_a_cancelled_round",
        (
            Break(
                "a council of a cancelled round gets an agenda",
                "awards:add_to_agenda",
                "await is_cancelled(uow, round_id)",
                "False",
            ),
        ),
    ),
)
SHEETS: Final[tuple[Check, ...]] = (
    Check(
        "tests/submissions/test_import_over_http.py"
        "::test_a_round_whose_score_sheet_no_longer_fits_is_questioned",
        (
            Break(
                "nobody hears that a sheet no longer fits",
                "submissions.rounds:question_rounds",
                "not missing",
                "True",
            ),
        ),
    ),
    Check(
        "tests/scoring/test_sheets.py::test_a_sheet_stays_with_its_movement",
        (
            Break(
                "a sheet passes to another movement under its rounds",
                "scoring.sheets:put_sheet",
                "newest.content.movement != content.movement",
                "False",
            ),
        ),
    ),
)
