"""Of lines 7 and 8: who sees the papers of a decision is asked at that moment, and what was made stands."""

from typing import Final

from tests.invariants.breaks import Break
from tests.invariants.line import Check

_READING: Final = "tests/papers/test_reading.py"
_DOSSIERS: Final = "tests/papers/test_dossier_papers.py"
_MAKER: Final = "tests/papers/test_maker.py"

SHOWN_PAPERS: Final[tuple[Check, ...]] = (
    Check(
        f"{_READING}::test_nobody_else_gets_a_byte",
        (
            Break(
                "awards is not asked who sees a list of papers",
                "papers:list_papers",
                "await asking.require_decision(...)",
            ),
            Break(
                "awards is not asked who sees a paper",
                "papers:read_paper",
                "await asking.require_decision(...)",
            ),
            Break(
                "awards is not asked who sees a draft",
                "papers:draft_paper",
                "await asking.require_decision(...)",
            ),
        ),
    ),
    Check(
        f"{_DOSSIERS}::test_nobody_outside_gets_a_byte",
        (Break("a refusal is none", "papers:_answer", "answer.status in _NOT_SHOWN", "False"),),
    ),
    Check(
        f"{_READING}::test_a_role_that_ended_counts_no_more",
        (Break("awards is not asked again", "papers:read_paper", "await asking.require_decision(...)"),),
    ),
)
PAPERS_STAND: Final[tuple[Check, ...]] = (
    Check(
        f"{_MAKER}::test_what_was_made_stands",
        (
            Break("records may be changed", "papers.migrations:_UNCHANGING", '"records"'),
            Break("contents may be changed", "papers.migrations:_UNCHANGING", '"contents"'),
            Break("documents may be changed", "papers.migrations:_UNCHANGING", '"documents"'),
            Break("papers may be deleted", "papers.migrations:_PERMANENT", '"documents"'),
        ),
    ),
)
