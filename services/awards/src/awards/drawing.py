"""The pictures of README.md: what may follow what, from the tables that the rules obey."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, Final

from awards.decisions.domain import TRANSITIONS as DECISION
from awards.decisions.domain import DecisionStatus
from awards.sessions.states import TRANSITIONS as SESSION
from contracts.awards import SessionStatus
from kit.drawing import Arrow, picture


def _arrows(table: Mapping[Any, Mapping[Any, StrEnum]]) -> Iterable[Arrow]:
    return ((status, act, following) for status, acts in table.items() for act, following in acts.items())


PICTURES: Final = {
    "session": picture(_arrows(SESSION), SessionStatus.AGENDA_OPEN),
    "decision": picture(_arrows(DECISION), DecisionStatus.DRAFTED),
}
