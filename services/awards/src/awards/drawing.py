"""The pictures of README.md: what may follow what and who does it, from the tables that the rules obey."""

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import Any, Final

from awards.decisions.domain import DOERS as DECISION_DOERS
from awards.decisions.domain import TRANSITIONS as DECISION
from awards.decisions.domain import DecisionStatus
from awards.sessions.states import DOERS as SESSION_DOERS
from awards.sessions.states import TRANSITIONS as SESSION
from contracts.awards import SessionStatus
from contracts.doers import Doer, label
from kit.drawing import Arrow, picture


def _arrows(
    table: Mapping[Any, Mapping[Any, StrEnum]], doers: Mapping[Any, Collection[Doer]]
) -> Iterable[Arrow]:
    return (
        (status, label(act, doers[act]), following)
        for status, acts in table.items()
        for act, following in acts.items()
    )


PICTURES: Final = {
    "session": picture(_arrows(SESSION, SESSION_DOERS), SessionStatus.AGENDA_OPEN),
    "decision": picture(_arrows(DECISION, DECISION_DOERS), DecisionStatus.DRAFTED),
}
