"""Of line 7: who is outside a dossier's circle sees nothing of it, in any service."""

from typing import Final

from tests.invariants.breaks import Break, Words
from tests.invariants.line import Check

_LEFT: Final = (
    "tests/acts/test_circle_everywhere.py::test_a_unit_that_leaves_the_circle_sees_nothing_in_any_service"
)

CIRCLES: Final[tuple[Check, ...]] = (
    Check(
        _LEFT,
        (
            Break("nobody is told who left", "submissions:note", "circle.is_told(before, after)", "False"),
            Break(
                "a session is seen wherever its dossiers went",
                "awards.sessions:visible_to",
                "or_(concluded, known)",
                "True",
            ),
            Break(
                "a panel is seen wherever its dossiers went",
                "scoring.panels:visible",
                "not await _shown(...)",
                "False",
            ),
        ),
    ),
    Check(
        "tests/submissions/test_search.py::test_a_dossier_is_found_as_people_type",
        (
            Words(
                "whoever searches finds it",
                "submissions:_NEWEST_OF_THESE",
                "USING (unit_id)",
                "ON units.unit_id IS NOT NULL",
            ),
        ),
    ),
    Check(
        "tests/submissions/test_numbers.py::test_everybody_sees_the_numbers_of_their_own_line",
        (
            Words(
                "a round's numbers are everybody's",
                "submissions.dossiers:_SEEN",
                "circle.unit_id = ANY($1)",
                "cardinality($1::uuid[]) >= 0",
            ),
        ),
    ),
    Check(
        "tests/authority/test_circle.py::test_the_order_of_arrival_makes_no_difference",
        (Words("an older circle replaces a newer one", "authority:_KEEP", "sequence >= $4", "sequence < 0"),),
    ),
)
