"""Of lines 5 and 9: a movement or a round is cancelled only while nothing is under way in it, nothing comes into it
then, and who called a round hears what it went by and no longer can.
"""

from typing import Final

from tests.invariants.breaks import Break, Words
from tests.invariants.line import Check

_CANCELLED: Final = "tests/submissions/test_cancelled_rounds.py"
_MOVEMENTS: Final = "tests/submissions/test_cancelled_movements.py"
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
                "awards.sessions.handlers:end_with_round",
                "await queries.unconcluded_of(...)",
                "()",
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
MOVEMENTS: Final[tuple[Check, ...]] = (
    Check(
        f"{_MOVEMENTS}::test_the_rounds_of_a_movement_are_cancelled_before_it",
        (
            Break(
                "a movement is cancelled over its rounds",
                "submissions:cancel_movement",
                "await _require_no_round_standing(...)",
            ),
        ),
    ),
    Check(
        f"{_MOVEMENTS}::test_a_cancelled_movement_is_shown_and_nothing_is_opened_for_it",
        (
            Break(
                "a round is opened for a cancelled movement",
                "submissions.movements:require_standing",
                "movement.cancelled is not None",
                "False",
            ),
        ),
    ),
    Check(
        f"{_MOVEMENTS}::test_of_an_opening_and_a_cancelling_at_once_one_wins",
        (
            Break(
                "who opens a round does not hold its movement",
                "submissions.movements:hold_by_code",
                "query.with_for_update(read=True, key_share=True)",
                "query",
            ),
        ),
    ),
    Check(
        "tests/submissions/test_grounds.py::test_who_called_a_round_hears_what_the_plan_lost",
        (
            Break(
                "nobody hears what a plan lost under a round",
                "submissions.rounds:put_movement",
                "before is not None",
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
                "submissions.rounds:question_by_sheet",
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
