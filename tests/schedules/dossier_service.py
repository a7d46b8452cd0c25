"""Schedules on submissions as a whole: what a database adds to them is repeats, pairs at once and what was kept."""

from copy import deepcopy
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.schedules import dossier_aim
from tests.schedules.cast import Route
from tests.schedules.dossier_aim import Draw
from tests.schedules.dossier_awards import News, place_of
from tests.schedules.dossier_effects import take
from tests.schedules.dossier_http import HttpSide, Stage
from tests.schedules.dossier_machine import DRAWS, WAYS, DossierSchedules
from tests.schedules.dossier_model import Command, Model
from tests.schedules.dossier_refusals import refusals
from tests.schedules.figures import FIGURES
from tests.schedules.play import is_sound
from tests.schedules.wire import Loop, Wire


class InLoop:
    """The side as the rules want it: without `await`."""

    def __init__(self, loop: Loop, stage: Stage, side: HttpSide) -> None:
        self._loop, self._stage, self.real = loop, stage, side
        self._late = False
        loop.do(side.begin())

    @property
    def late(self) -> bool:
        return self._late

    @late.setter
    def late(self, late: bool) -> None:
        self._late = late
        self._loop.do(self._stage.set_late(late))

    def send(self, command: Command) -> str:
        code: str = self._loop.do(self.real.send(command))
        return code

    def hear(self, fact: News) -> bool:
        placed: bool = self._loop.do(self.real.hear(fact))
        return placed

    def standing(self) -> dict[str, Any]:
        found: dict[str, Any] = self._loop.do(self.real.standing())
        return found


class ServiceSchedules(DossierSchedules):
    """`loop` and `stage` are set on a subclass for a run."""

    loop: Loop
    stage: Stage
    side: InLoop

    def begin(self, route: Route, awards: list[int], person: int | None) -> InLoop:
        return InLoop(self.loop, self.stage, HttpSide(self.stage, route, awards, person))

    @rule(which=WAYS)
    def a_command_comes_again(self, which: int) -> None:
        FIGURES.repeated += 1
        self.loop.do(self._wire.send_again(which))

    @rule(which=WAYS)
    def a_fact_comes_again(self, which: int) -> None:
        FIGURES.repeated += 1
        self.loop.do(self._wire.tell_again(which))

    @rule(draw=DRAWS, forward=st.booleans())
    def somebody_clicks_twice(self, draw: Draw, forward: bool) -> None:
        command = dossier_aim.forward(self.model, draw.way) if forward else None
        command = command or dossier_aim.aimed(self.model, draw)
        FIGURES.pairs += 1
        self.accept([command], [self.loop.do(self.side.real.double_click(command))])

    @rule(one=DRAWS, other=DRAWS, forward=st.booleans())
    def two_send_at_once(self, one: Draw, other: Draw, forward: bool) -> None:
        first = dossier_aim.forward(self.model, one.way) if forward else None
        commands = [first or dossier_aim.aimed(self.model, one), dossier_aim.aimed(self.model, other)]
        FIGURES.pairs += 1
        self.accept(commands, self.loop.do(self.side.real.send_at_once(*commands)))

    def accept(self, commands: list[Command], codes: list[str]) -> None:
        """The answers must be those of the commands one after the other, in one of the orders."""
        for code in codes:
            FIGURES.sent(code)
        found = self.side.standing()
        both = list(zip(commands, codes, strict=True))
        for order in (both, both[::-1]):
            model = deepcopy(self.model)
            before = place_of(model)
            if all(explains(model, command, code) for command, code in order) and model.standing() == found:
                self.awards.notice(before, model)
                self.model = model
                return
        raise AssertionError(f"{both}: no order explains these answers and {found}")

    def teardown(self) -> None:
        if is_sound():
            self.loop.do(self._require_kept())

    @property
    def _wire(self) -> Wire:
        return self.stage.wire

    async def _require_kept(self) -> None:
        """Facts without gaps, a line of history for each change, every verdict and duty, every answer."""
        dossier_id, model = self.side.real.id, self.model
        sequences = await self._wire.take_outbox(dossier_id)
        assert sequences[dossier_id] == list(range(1, model.version + 1)), "facts are numbered without gaps"
        counted = await self.stage.here.app.sql(
            "SELECT (SELECT count(*) FROM dossier_history WHERE dossier_id = d.id), "
            "(SELECT count(*) FROM verdicts WHERE dossier_id = d.id), "
            "(SELECT count(*) FROM authority_acts WHERE dossier_id = d.id), "
            "(SELECT count(*) FROM authority_interests WHERE dossier_id = d.id), "
            "(SELECT count(*) FROM nominees WHERE dossier_id = d.id) "
            f"FROM dossiers d WHERE d.id = '{dossier_id}'"
        )
        assert tuple(counted[0]) == (
            model.history,
            model.verdicts,
            len(model.duties),
            len(model.interested),
            len(model.nominees),
        )


def explains(model: Model, command: Command, code: str) -> bool:
    """Whether the answer follows from where the model is; if so, the model goes on."""
    expected = refusals(model, command)
    if code not in (expected or {""}):
        return False
    if not code:
        take(model, command)
    return True
