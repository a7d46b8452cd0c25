"""Who does what is drawn beside it: so that it is seen of each state who can leave it, and how."""

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import Any, Final


class Doer(StrEnum):
    """An office or body that acts through a person, the workflow that leads a case, or a rule that needs nobody."""

    UNIT = "submitting unit"
    OFFICE = "standing office"
    SECRETARY = "secretary"
    MEMBER = "council member"
    CHAIR = "council chair"
    HEAD = "head"
    CLERK = "document office"
    WORKFLOW = "workflow"
    RULE = "rule"


PEOPLE: Final = frozenset(Doer) - {Doer.WORKFLOW, Doer.RULE}


def label(act: str, doers: Collection[Doer]) -> str:
    """An act with who does it, as pictures show it."""
    return f"{act} ({', '.join(doers)})"


def without_way_out(
    arrows: Iterable[tuple[str, str, str]], doers: Mapping[Any, Collection[Doer]]
) -> set[str]:
    """The states that are not over, and that no person can leave."""
    known = list(arrows)
    left_by_people = {
        source for source, act, target in known if source != target and PEOPLE.intersection(doers[act])
    }
    return {source for source, _, _ in known} - left_by_people
