"""Random schedules on one dossier, against the model. What a rule draws never depends on where the dossier stands."""

from typing import Any, Final, Protocol

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.schedules import dossier_aim
from tests.schedules.cast import COMMUNE, PEOPLE, ROUTES, Route
from tests.schedules.dossier_aim import Draw
from tests.schedules.dossier_awards import Awards, News, place_of
from tests.schedules.dossier_effects import hear_decision, hear_given_back, hear_session, take
from tests.schedules.dossier_model import Command, Model, Nominee
from tests.schedules.dossier_refusals import refusals
from tests.schedules.figures import FIGURES

WAYS: Final = st.integers(0, 15)
DRAWS: Final = st.builds(
    Draw,
    verb=st.sampled_from(dossier_aim.VERBS),
    who=st.integers(0, len(PEOPLE) + 9),
    aside=st.integers(0, 9),
    way=WAYS,
)


class Side(Protocol):
    """Where the commands go: the domain functions, or a service with its database."""

    late: bool

    def send(self, command: Command) -> str:
        """The code of the refusal; empty: done."""

    def hear(self, fact: News) -> bool:
        """Whether the fact could be placed."""

    def standing(self) -> dict[str, Any]:
        """As `Model.standing`."""


class DossierSchedules(RuleBasedStateMachine):
    """The rules that both sides play by; a subclass says which side, and which refusals it is blind for."""

    side: Any
    blind: frozenset[str] = frozenset()

    def begin(self, route: Route, awards: list[int], person: int | None) -> Side:
        raise NotImplementedError

    @initialize(
        route=st.sampled_from(ROUTES),
        awards=st.lists(st.integers(0, 5), min_size=1, max_size=4),
        person=st.sampled_from((None, None, None, None, None, 3)),
        far=st.integers(0, 40),
        way=WAYS,
    )
    def draft(self, route: Route, awards: list[int], person: int | None, far: int, way: int) -> None:
        """An officer of the commune writes a dossier, and it gets some way before things go wrong.

        One nominee may be somebody of the play.
        """
        numbers = [award % len(route.awards) for award in awards]
        self.model = Model(route, [Nominee(award) for award in numbers], duties={(0, "prepare", COMMUNE)})
        self.model.nominees[0].person = person
        self.awards = Awards()
        self.side = self.begin(route, numbers, person)
        FIGURES.schedules += 1
        for passed in range(far):
            self.go_on((way + 5 * passed) % 16)

    @rule(draw=DRAWS)
    def somebody_sends(self, draw: Draw) -> None:
        self.send(dossier_aim.aimed(self.model, draw))

    @rule(ways=st.lists(WAYS, min_size=1, max_size=6))
    def things_go_on(self, ways: list[int]) -> None:
        for way in ways:
            self.go_on(way)

    @rule(way=WAYS)
    def a_council_sits(self, way: int) -> None:
        self.awards.sit(way)

    @rule(way=WAYS)
    def a_decision_is_issued(self, way: int) -> None:
        self.awards.decide(way, self.model)

    @rule(way=WAYS, act=st.sampled_from(("amended", "revoked")))
    def a_decision_is_amended(self, way: int, act: str) -> None:
        self.awards.amend(way, act)

    @rule(which=WAYS)
    def a_fact_arrives(self, which: int) -> None:
        if fact := self.awards.arriving(which):
            self.hear(fact)

    @rule()
    def forty_days_pass(self) -> None:
        self.model.late = self.side.late = True

    @invariant()
    def stands_as_it_should(self) -> None:
        if hasattr(self, "model"):
            found, expected = self.side.standing(), self.model.standing()
            assert found == expected, f"stands at {found}, expected {expected}"
            require_order(found)

    def send(self, command: Command) -> None:
        """One command: refused for one of the model's reasons, or taken as the model takes it."""
        expected = refusals(self.model, command)
        if expected and expected <= self.blind:
            return
        code = self.side.send(command)
        FIGURES.sent(code)
        assert code in (expected or {""}), f"{command}: {code or 'taken'}, expected {expected or 'taken'}"
        if not code:
            before = place_of(self.model)
            take(self.model, command)
            self.awards.notice(before, self.model)

    def hear(self, fact: News) -> None:
        """One fact of awards arrives for the first time. Whatever overtook it, it has its place: no dead letter."""
        assert self.side.hear(fact), f"{fact} is out of place"
        FIGURES.told += 1
        match fact.act:
            case "concluded":
                hear_session(self.model, fact.stage, fact.attempt, dict(fact.found))
            case "given_back":
                hear_given_back(self.model, fact.named[0])
            case act:
                hear_decision(self.model, act, fact.named)

    def go_on(self, way: int) -> bool:
        """What leads the dossier on now, from whoever it is. False where nothing does."""
        if command := dossier_aim.forward(self.model, way):
            self.send(command)
            return True
        if not self.model.is_undecided():
            return False
        self.awards.sit(way)
        self.awards.decide(0, self.model)
        arrived = False
        while fact := self.awards.arriving(0):
            self.hear(fact)
            arrived = True
        return arrived


def require_order(standing: dict[str, Any]) -> None:
    """What holds of a dossier whatever the model thinks: levels and steps one after the other, none skipped."""
    stages = standing["stages"]
    statuses = [status for status, _, _ in stages]
    concluded = statuses.count("concluded")
    assert statuses[:concluded] == ["concluded"] * concluded, "a level was skipped"
    assert statuses[concluded + 1 :].count("open") == 0, "a level is open above one that is not concluded"
    for status, outcome, steps in stages:
        assert (outcome is not None) == (status == "concluded")
        passed = [step for step in steps if step != "cut_off"]  # a council for which nobody was left
        done = passed.count("done")
        assert passed[:done] == ["done"] * done, "a step was skipped"
        assert status in {"open", "concluded"} or done == 0
        assert status == "open" or "open" not in steps
        assert steps.count("open") <= 1
