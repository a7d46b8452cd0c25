"""Random schedules on one round of awards: agendas, ballots, decisions and the register, against the model."""

from copy import deepcopy
from typing import Final

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.schedules import awards_aim
from tests.schedules.awards_aim import Draw
from tests.schedules.awards_effects import ask_back, come, hand_over, leave, take, withdraw
from tests.schedules.awards_http import AwardsSide, Board
from tests.schedules.awards_model import HEAD, STRANGER, Command, Model
from tests.schedules.awards_refusals import refusals
from tests.schedules.figures import FIGURES
from tests.schedules.play import is_sound
from tests.schedules.wire import Loop

WAYS: Final = st.integers(0, 15)
DRAWS: Final = st.builds(
    Draw, st.sampled_from(awards_aim.VERBS), st.integers(0, 2 * STRANGER), st.integers(0, 7), WAYS
)
NOMINEES: Final = st.lists(
    st.tuples(st.sampled_from((True, True, False)), st.sampled_from((None, None, None, 0, HEAD))),
    min_size=1,
    max_size=3,
)


class AwardsSchedules(RuleBasedStateMachine):
    """`loop` and `board` are set on a subclass for a run."""

    loop: Loop
    board: Board

    @initialize(nominees=NOMINEES, far=st.integers(0, 14), way=WAYS)
    def round_opens(self, nominees: list[tuple[bool, int | None]], far: int, way: int) -> None:
        """A first dossier comes before the council, and the round gets some way."""
        self.model, self.side = Model(), AwardsSide(self.board)
        self.attempts: list[int] = []
        self.recalled: set[int] = set()
        self.withdrawn: set[tuple[int, int]] = set()
        self.nominees: list[list[tuple[bool, int | None]]] = []
        self.loop.do(self.side.begin())
        FIGURES.schedules += 1
        self.a_dossier_comes(nominees)
        self.loop.do(self.side.standing())
        for passed in range(far):
            self.go_on((way + 5 * passed) % 16)

    @rule(nominees=NOMINEES)
    def a_dossier_comes(self, nominees: list[tuple[bool, int | None]]) -> None:
        self.attempts.append(1)
        self.nominees.append(nominees)
        self._come(len(self.attempts) - 1, dict(enumerate(nominees)))

    @rule(which=WAYS, for_good=st.booleans())
    def a_dossier_leaves(self, which: int, for_good: bool) -> None:
        """It is recalled, or returned by the district, which asks for what waits for its decision, and comes again."""
        dossier = which % len(self.attempts)
        if dossier in self.recalled:
            return
        attempt = self.attempts[dossier]
        if not for_good:
            for n in [n for n, item in enumerate(self.model.items) if item.dossier == dossier]:
                self._ask_back(n)
        self.loop.do(self.side.leave(dossier, attempt, for_good=for_good))
        FIGURES.told += 1
        leave(self.model, dossier)
        if for_good:
            self.recalled.add(dossier)
            for nominee in self._in_review(dossier):
                self._withdraw(dossier, nominee)
            return
        self.attempts[dossier] += 1
        if left := {n: self.nominees[dossier][n] for n in self._in_review(dossier)}:
            self._come(dossier, left)

    @rule(which=WAYS, who=WAYS)
    def a_nominee_leaves(self, which: int, who: int) -> None:
        """One is withdrawn while the others go on, in the moment of the tally, too."""
        dossier = which % len(self.attempts)
        if dossier not in self.recalled and (left := self._in_review(dossier)):
            self._withdraw(dossier, left[who % len(left)])

    @rule(which=WAYS)
    def a_hand_over_arrives(self, which: int) -> None:
        if waiting := self._to_hand_over():
            self._hand_over(waiting[which % len(waiting)])

    @rule(which=WAYS)
    def somebody_asks_back(self, which: int) -> None:
        """For what awaits a decision, or for what was decided already."""
        if self.model.held:
            self._ask_back(list(self.model.held.values())[which % len(self.model.held)].item)

    @rule(draw=DRAWS)
    def somebody_sends(self, draw: Draw) -> None:
        self.send(*awards_aim.aimed(self.model, draw))

    @rule(one=DRAWS, other=DRAWS, ahead=st.booleans())
    def two_send_at_once(self, one: Draw, other: Draw, ahead: bool) -> None:
        commands = [
            *(awards_aim.forward(self.model, one.way) if ahead else awards_aim.aimed(self.model, one)),
            *awards_aim.aimed(self.model, other),
        ]
        FIGURES.pairs += len(commands) > 1
        self.send(*commands)

    @rule(way=WAYS)
    def everybody_votes(self, way: int) -> None:
        """All members at once, each on what they may vote on."""
        number = next((n for n, one in enumerate(self.model.sessions) if one.status == "ballot_open"), None)
        if number is not None:
            for member in self.model.awaited(number):
                self.send(awards_aim.paper(self.model, number, member, way if member % 2 else 0))

    @rule(ways=st.lists(WAYS, min_size=1, max_size=6))
    def things_go_on(self, ways: list[int]) -> None:
        for way in ways:
            self.go_on(way)

    @rule(days=st.sampled_from((1, 2, 3, 5)))
    def days_pass(self, days: int) -> None:
        """Ballots close, and are counted without whoever is missing."""
        self.model.today += days
        self.loop.do(self.side.pass_days(days))

    @rule(which=WAYS)
    def something_comes_again(self, which: int) -> None:
        FIGURES.repeated += 2
        self.loop.do(self.board.wire.send_again(which))
        self.loop.do(self.board.wire.tell_again(which))

    @invariant()
    def stands_as_it_should(self) -> None:
        if hasattr(self, "model"):
            found, expected = self.loop.do(self.side.standing()), self.model.standing()
            assert found == expected, f"stands at {found}, expected {expected}"

    def send(self, *commands: Command) -> None:
        """Commands at once: their answers must be those of one after the other, in some order."""
        if not commands:
            return
        codes = self.loop.do(self.side.send(*commands))
        for code in codes:
            FIGURES.sent(code)
        both = list(zip(commands, codes, strict=True))
        found = self.loop.do(self.side.standing())
        for order in (both, both[::-1]):
            model = deepcopy(self.model)
            if all(explains(model, *answered) for answered in order) and model.standing() == found:
                self.model = model
                return
        reasons = [refusals(self.model, command) for command in commands]
        raise AssertionError(f"{both}: expected {reasons}; stands at {found}, was {self.model.standing()}")

    def go_on(self, way: int) -> None:
        for n in self._to_hand_over():
            self._hand_over(n)
        self.send(*awards_aim.forward(self.model, way))

    def teardown(self) -> None:
        if is_sound():
            self.loop.do(self._require_kept())

    async def _require_kept(self) -> None:
        """Facts and history of each session and decision without gaps; the register counts without gaps."""
        versions = [one.version for one in self.model.sessions]
        versions += [one.version for one in self.model.decisions]
        keys = self.side.keys()
        numbered = await self.board.wire.take_outbox(*keys)
        noted = await self.board.council.app.sql(
            "SELECT aggregate_id, count(*) FROM history WHERE aggregate_id IN "
            f"({', '.join(repr(key) for key in keys)}) GROUP BY 1"
        )
        lines = {str(row[0]): row[1] for row in noted}
        for key, version in zip(keys, versions, strict=True):
            assert numbered[key] == list(range(1, version + 1)), "facts are numbered without gaps"
            assert lines[key] == version, "each change has its line of history"
        register = await self.board.council.app.sql(
            "SELECT count(*), coalesce(max(number), 0), coalesce(max(last), 0) "
            "FROM register_entries FULL JOIN register_counters USING (unit_id, year)"
        )
        assert len(set(register[0])) == 1, "the register counts without gaps"

    def _to_hand_over(self) -> list[int]:
        """What submissions will hand over: approved in the attempt that is on, within the district's power."""
        return [
            n
            for n, item in enumerate(self.model.items)
            if item.status == "approved"
            and item.decidable
            and item.dossier not in self.recalled
            and self.attempts[item.dossier] == item.attempt
            and ((one := self.model.nomination(n)) is None or (one.state == "in_review" and one.item != n))
        ]

    def _in_review(self, dossier: int) -> list[int]:
        """The nominees of the dossier that are submissions'."""
        states = {nominee: one.state for (of, nominee), one in self.model.held.items() if of == dossier}
        return [
            nominee
            for nominee in range(len(self.nominees[dossier]))
            if states.get(nominee, "in_review") == "in_review" and (dossier, nominee) not in self.withdrawn
        ]

    def _withdraw(self, dossier: int, nominee: int) -> None:
        self.loop.do(self.side.withdraw(dossier, self.attempts[dossier], nominee))
        FIGURES.told += 1
        self.withdrawn.add((dossier, nominee))
        withdraw(self.model, dossier, nominee)

    def _hand_over(self, n: int) -> None:
        item = self.model.items[n]
        self.loop.do(self.side.hand_over(item.dossier, item.attempt, item.nominee))
        FIGURES.told += 1
        hand_over(self.model, n)

    def _ask_back(self, n: int) -> None:
        nomination = self.model.nomination(n)
        over = {"in_review", "withdrawn"}
        if nomination is None or nomination.item != n or nomination.state in over:
            return  # submissions asks for what awards has
        item = self.model.items[n]
        self.loop.do(self.side.ask_back(item.dossier, item.attempt, item.nominee))
        FIGURES.told += 1
        ask_back(self.model, n)

    def _come(self, dossier: int, nominees: dict[int, tuple[bool, int | None]]) -> None:
        self.loop.do(self.side.come(dossier, self.attempts[dossier], nominees))
        FIGURES.told += 2
        come(self.model, dossier, self.attempts[dossier], nominees)
        self.loop.do(self.side.standing())


def explains(model: Model, command: Command, code: str) -> bool:
    """Whether the answer follows from where the model is; if so, the model goes on."""
    expected = refusals(model, command)
    if code not in (expected or {""}):
        return False
    if not code:
        take(model, command)
    return True
