"""The machines by name, each ready to play on servers that are there."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from typing import Final

from hypothesis.stateful import RuleBasedStateMachine

from tests.acts.world import JUDGING
from tests.schedules.across.machine import AcrossSchedules
from tests.schedules.across.world import stage as three_services
from tests.schedules.awards_http import board
from tests.schedules.awards_service import AwardsSchedules
from tests.schedules.cast import Route
from tests.schedules.dossier_domain import DomainSide
from tests.schedules.dossier_http import stage
from tests.schedules.dossier_machine import DossierSchedules, Side
from tests.schedules.dossier_refusals import BLIND
from tests.schedules.dossier_service import ServiceSchedules
from tests.schedules.play import is_sound
from tests.schedules.services import database
from tests.schedules.wire import one_loop


@dataclass(frozen=True)
class Machine:
    """`share` of the schedules asked for, `steps` of one; `on` makes it ready, given PostgreSQL's address."""

    name: str
    share: float
    steps: int
    on: Callable[[str], AbstractContextManager[type[RuleBasedStateMachine]]]


_LONGEST: Final = 60
"""More commands than lead any dossier of the play to its end."""


class DomainSchedules(DossierSchedules):
    """A dossier under the domain functions alone."""

    blind = BLIND

    def begin(self, route: Route, awards: list[int], person: int | None) -> Side:
        return DomainSide(route, awards, person)

    def teardown(self) -> None:
        """Where nothing leads the dossier on any more, it is over: nobody waits for ever."""
        for _ in range(_LONGEST if is_sound() else 0):
            if not self.go_on(0):
                assert self.model.status in {"closed", "recalled"}, f"stuck at {self.model.standing()}"
                return


@contextmanager
def domain(_: str) -> Iterator[type[RuleBasedStateMachine]]:
    yield DomainSchedules


@contextmanager
def submissions(postgres_url: str) -> Iterator[type[RuleBasedStateMachine]]:
    with database(postgres_url, "submissions") as url, one_loop() as loop:
        yield type(
            "SubmissionsSchedules", (ServiceSchedules,), {"loop": loop, "stage": loop.enter(stage(url))}
        )


@contextmanager
def awards(postgres_url: str) -> Iterator[type[RuleBasedStateMachine]]:
    with database(postgres_url, "awards") as url, one_loop() as loop:
        yield type("RoundSchedules", (AwardsSchedules,), {"loop": loop, "board": loop.enter(board(url))})


@contextmanager
def across(postgres_url: str) -> Iterator[type[AcrossSchedules]]:
    """Submissions, scoring and awards, with their facts in random order and delay."""
    with ExitStack() as stack:
        urls = {name: stack.enter_context(database(postgres_url, name)) for name in JUDGING}
        loop = stack.enter_context(one_loop())
        yield type(
            "RoundAcrossServices",
            (AcrossSchedules,),
            {"loop": loop, "stage": loop.enter(three_services(urls))},
        )


MACHINES: Final = (
    Machine("domain", 0.84, 25, domain),
    Machine("submissions", 0.1, 10, submissions),
    Machine("awards", 0.06, 10, awards),
    Machine("across", 1.0, 10, across),
)
