"""Of line 6: what follows from an interest, whenever and wherever it is declared, and who is told."""

from typing import Final

from tests.invariants.breaks import Break
from tests.invariants.line import Check

_AFTERWARDS: Final = "tests/acts/test_heard_afterwards.py"
_INTERESTS: Final = "tests/submissions/test_interests.py"

INTERESTS: Final[tuple[Check, ...]] = (
    Check(
        f"{_AFTERWARDS}::test_the_head_decides_on_each_late_act_and_is_asked_once",
        (
            Break(
                "a head is asked again of what they were asked",
                "authority:Acts.untold",
                "one not in told",
                "True",
            ),
            Break(
                "who acted decides alone on their own act",
                "authority:Authority.above_own",
                "set(people).isdisjoint(...)",
                "True",
            ),
        ),
    ),
    Check(
        f"{_AFTERWARDS}::test_what_is_taken_back_elsewhere_ends_where_it_was_declared",
        (
            Break(
                "a mistake stays where it was declared",
                "awards:_let_back",
                "recusal.id in withdrawn",
                "False",
            ),
            Break("a mistake stays in the panel", "scoring:let_back", "recusal.id in withdrawn", "False"),
        ),
    ),
    Check(
        "tests/awards/test_ballots.py::test_a_recusal_on_which_the_panel_was_concluded_stands",
        (
            Break(
                "taken back after the panel, a recusal gives back the vote and not the score",
                "awards:Session.is_counted",
                "self.panel_concluded_at is not None and recusal.recorded_at <= self.panel_concluded_at",
                "False",
            ),
        ),
    ),
    Check(
        f"{_INTERESTS}::test_a_list_that_is_written_once_more_leaves_no_interest_behind",
        (
            Break(
                "a list written once more forgets interests",
                "submissions:follow",
                "one.nominee_id in known and is_same_subject(known[one.nominee_id], nominee)",
                "False",
            ),
        ),
    ),
    Check(
        f"{_INTERESTS}::test_a_ground_that_excludes_is_declared_after_one_that_is_only_shown",
        (
            Break(
                "any ground stands for every ground",
                "submissions:declare_interest",
                "one.ground is command.ground or before.involvement.keeps(person, one.nominee_id)",
                "True",
            ),
        ),
    ),
    Check(
        f"{_INTERESTS}::test_what_is_not_asked_anew_is_told_to_the_head",
        (
            Break(
                "what stands in an open stage is passed over in silence",
                "submissions:_stands",
                "stage.status is not StageStatus.OPEN",
                "True",
            ),
        ),
    ),
    Check(
        f"{_INTERESTS}::test_that_the_last_who_was_free_has_left_is_told_with_the_reminder",
        (
            Break(
                "nobody is told that nobody is left",
                "submissions.dossiers:_with_step",
                "await waits_for_nobody(uow, after, stage, step)",
                "False",
            ),
        ),
    ),
)
