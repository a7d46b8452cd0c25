"""Random schedules over the three services. What a rule draws never depends on where the round stands."""

import asyncio
import re
from collections import Counter
from collections.abc import Coroutine, Mapping
from datetime import timedelta
from typing import Any, Final

import httpx
from aiokafka import ConsumerRecord
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.schedules.across import acts_awards, acts_scoring, acts_submissions, leading
from tests.schedules.across.acts import Act, Did, Move, Pause
from tests.schedules.across.cast import PARTS, ROUTES
from tests.schedules.across.forward import forward
from tests.schedules.across.judge import judge
from tests.schedules.across.lawful import LAWFUL
from tests.schedules.across.post import Drawn
from tests.schedules.across.rare import RARE, Doing, came_back, rare
from tests.schedules.across.roles import HATS, Hat
from tests.schedules.across.scene import Draw, Scene
from tests.schedules.across.world import Stage
from tests.schedules.cast import Route
from tests.schedules.figures import FIGURES
from tests.schedules.play import is_sound
from tests.schedules.wire import Loop, code_of

ACTS: Final[Mapping[str, Doing]] = {
    act.__name__: act
    for act in (
        *RARE.values(),
        acts_submissions.create,
        acts_submissions.submit,
        acts_submissions.recall,
        acts_submissions.withdraw,
        acts_submissions.discard_dossier,
        acts_submissions.cancel_round,
        acts_submissions.check,
        acts_submissions.appraise,
        acts_submissions.conclude,
        acts_awards.close_agenda,
        acts_awards.prolong,
        acts_awards.end_ballot,
        acts_awards.vote,
        acts_awards.draft,
        acts_awards.sign,
        acts_awards.issue,
        acts_scoring.score,
        leading.lead_dossier,
        leading.lead_session,
    )
}
"""What somebody may be drawn to do."""
NAMED: Final = (*(verb for verb in ACTS if not verb.startswith("lead_")), "role_begins", "role_ends")
"""What a run counts; the workflows' acts have names of their own."""
WAYS: Final = st.integers(0, 15)
DRAWS: Final = st.builds(
    Draw,
    verb=st.sampled_from(sorted(ACTS)),
    who=st.integers(0, 3 * len(PARTS)),
    which=WAYS,
    aside=st.integers(0, 9),
    way=WAYS,
)
_HOURS: Final = (0, 1, 20, 50, 120)
_ASTRAY: Final = (1, 4, 6, 9, 11, 14)
_ROLES: Final = 13
"""Where on a round's way something rare happens, and where roles change."""
_SELDOM: Final = 11
_FAR: Final = (40, 30, 24, 36, 18, 44, 28, 0)
"""Steps that a round gets before things go wrong."""


class AcrossSchedules(RuleBasedStateMachine):
    """`loop` and `stage` are set on a subclass for a run."""

    loop: Loop
    stage: Stage

    @initialize(
        route=st.sampled_from(ROUTES),
        scored=st.sampled_from((True, False, True)),
        far=st.sampled_from(_FAR),
        way=WAYS,
        draw=DRAWS,
    )
    def a_round_opens(self, route: Route, scored: bool, far: int, way: int, draw: Draw) -> None:
        """The commune begins a first dossier, and the round gets some way."""
        self.story: list[str] = []
        self.done: set[Did] = set()
        self.tried: Counter[str] = Counter()
        self.way = way
        FIGURES.schedules += 1
        self.scene = self.loop.do(self._begun(route, scored=scored))
        self.send(
            self.loop.do(
                acts_submissions.create(self.scene, Draw("create", len(PARTS), draw.which, 0, draw.way))
            )
        )
        for passed in range(far):
            at = (way + 5 * passed) % 16
            self.go_on(at)
            if at in _ASTRAY or self.loop.do(came_back(self.scene)):
                self.something_rare(Draw("", at + passed, passed, passed, (at + 3 * passed) % 16))
            if at == _ROLES:
                self.a_role_ends_or_begins(way + 7 * passed, passed % 16)

    @rule(draw=DRAWS)
    def somebody_acts(self, draw: Draw) -> None:
        self.make(self.loop.do(ACTS[draw.verb](self.scene, draw)))

    @rule(draws=st.lists(DRAWS, min_size=1, max_size=3))
    def rare_things_happen(self, draws: list[Draw]) -> None:
        """And between them the round goes on."""
        for draw in draws:
            self.something_rare(draw)
            self.go_on(draw.way)

    @rule(which=st.integers(0, len(HATS) - 1), way=WAYS)
    def a_role_ends_or_begins(self, which: int, way: int) -> None:
        """The directory tells of it. Mostly somebody is left who holds the role."""
        roles, hat = self.stage.roles, HATS[which % len(HATS)]
        _, role, unit = hat
        ended = roles.ended()
        if ended and way % 2:
            verb, hat = "role_begins", ended[which % len(ended)]
        elif hat not in ended and (way > _SELDOM or len(roles.holders(role, unit)) > 1):
            verb = "role_ends"
        else:
            return
        self._tell(f"{verb}: {hat}")
        FIGURES.acts[verb] += 1
        self.stage.post.announce(self.loop.do(self._told_of(verb, hat)))

    @rule(way=WAYS)
    def a_round_is_called_off(self, way: int) -> None:
        """Now and then: what is under way is recalled, and the round cancelled before anybody has heard of it."""
        if way:
            return
        for which in range(acts_submissions.MOST):
            draw = Draw("recall", len(PARTS), which, 0, way)
            self.make(self.loop.do(acts_submissions.recall(self.scene, draw)))
        draw = Draw("cancel_round", len(PARTS), 0, 0, way)
        self.make(self.loop.do(acts_submissions.cancel_round(self.scene, draw)))

    @rule(ways=st.lists(WAYS, min_size=1, max_size=5))
    def things_go_on(self, ways: list[int]) -> None:
        for way in ways:
            self.go_on(way)

    @rule(way=WAYS, size=st.integers(1, 4))
    def facts_arrive(self, way: int, size: int) -> None:
        self.arrive(way, size)

    @rule(draw=DRAWS, way=WAYS, size=st.integers(1, 3))
    def somebody_acts_while_facts_arrive(self, draw: Draw, way: int, size: int) -> None:
        act = self.loop.do(ACTS[draw.verb](self.scene, draw))
        drawn = self.stage.post.draw(way, size)
        if isinstance(act, Act) and drawn is not None:
            FIGURES.pairs += 1
            self._tell(f"at once with {_kinds(drawn)}:")
            self.send(act, also=self.stage.post.deliver(*drawn))
            self.scene.changed(drawn[0])
        else:
            self.make(act)
            self.delivered(drawn)

    @rule(one=DRAWS, other=DRAWS)
    def two_act_at_once(self, one: Draw, other: Draw) -> None:
        moves = [self.loop.do(ACTS[draw.verb](self.scene, draw)) for draw in (one, other)]
        acts = [move for move in moves if isinstance(move, Act)]
        FIGURES.pairs += len(acts) > 1
        self.send(*acts)

    @rule(which=st.integers(0, 200))
    def something_comes_again(self, which: int) -> None:
        """A fact, and a command; both have had their effect."""
        self.loop.do(self._again(which))

    @rule(hours=st.sampled_from(_HOURS))
    def time_passes(self, hours: int) -> None:
        self.make(Pause(timedelta(hours=hours, seconds=11)))

    def something_rare(self, draw: Draw) -> None:
        """What this schedule has tried least of what makes sense now, by whoever should."""
        self.make(self.loop.do(rare(self.scene, draw, self.tried)))

    def go_on(self, way: int) -> None:
        """What leads on, or else facts arrive."""
        move = self.loop.do(forward(self.scene, way))
        if (move is None or isinstance(move, Pause)) and not self.stage.post.is_empty():
            return self.arrive(way, 4)
        return self.make(move)

    def make(self, move: Move) -> None:
        match move:
            case Act():
                self.send(move)
            case Pause(time):
                self._tell(f"{time} pass")
                self.loop.do(self.stage.pass_time(time))
                self.scene.changed("submissions", "scoring", "awards")
            case None:
                return

    def send(self, *acts: Act, also: Coroutine[Any, Any, None] | None = None) -> None:
        """Acts at once, each of which gets a lawful answer."""
        answers = self.loop.do(self._sent(acts, also))
        for act, answer in zip(acts, answers, strict=True):
            code = code_of(answer)
            FIGURES.sent(code)
            self._tell(f"{act} -> {code or 'taken'}")
            assert not code or code in LAWFUL[act.verb], self.found(
                f"{act.verb} may not be answered {answer.text}"
            )
            if not code:
                FIGURES.acts[act.verb] += 1
                self.done.update(act.does)
                if act.verb == "create":
                    view = answer.json()
                    unit = view["submitting_unit_id"]
                    self.done.add((view["id"], view["created_by"], "prepare", unit))
            self.scene.changed(act.service)

    def arrive(self, way: int, size: int) -> None:
        self.delivered(self.stage.post.draw(way, size))

    def delivered(self, drawn: Drawn | None) -> None:
        if drawn is not None:
            self._tell(_kinds(drawn))
            self.loop.do(self._within_the_story(self.stage.post.deliver(*drawn)))
            self.scene.changed(drawn[0])

    def found(self, finding: str) -> str:
        """What was found, with what led there."""
        return in_short("\n".join([finding, *self.story]))

    def teardown(self) -> None:
        """Everything arrives; then the services agree."""
        if is_sound() and hasattr(self, "scene"):
            self.loop.do(self._within_the_story(self.stage.post.deliver_all(self.way)))
            self.scene.changed("submissions", "scoring", "awards")
            findings = self.loop.do(judge(self.scene, self.done))
            assert not findings, self.found("\n".join(findings))

    def _tell(self, line: str) -> None:
        self.story.append(line)

    async def _begun(self, route: Route, *, scored: bool) -> Scene:
        return Scene(self.stage, route, await self.stage.begin(route, scored=scored))

    async def _told_of(self, verb: str, hat: Hat) -> ConsumerRecord:
        today = await self.stage.sights["awards"].value("SELECT business_now()::date")
        roles = self.stage.roles
        return roles.begins(hat, today) if verb == "role_begins" else roles.ends(hat, today)

    async def _sent(
        self, acts: tuple[Act, ...], also: Coroutine[Any, Any, None] | None
    ) -> list[httpx.Response]:
        sending = [self.stage.wires[act.service].send(act.letter) for act in acts]
        answers: list[httpx.Response] = await self._within_the_story(_at_once(sending, also))
        await self.stage.post.collect(*{act.service for act in acts})
        return answers

    async def _within_the_story(self, work: Coroutine[Any, Any, Any]) -> Any:
        """A finding inside tells what led to it."""
        try:
            return await work
        except AssertionError as finding:
            raise AssertionError(self.found(str(finding))) from None

    async def _again(self, which: int) -> None:
        await self._within_the_story(self.stage.post.deliver_again(which))
        wires = list(self.stage.wires.values())
        await self._within_the_story(wires[which % len(wires)].send_again(which))
        self.scene.changed("submissions", "scoring", "awards")


async def _at_once(
    sending: list[Coroutine[Any, Any, httpx.Response]], also: Coroutine[Any, Any, None] | None
) -> list[httpx.Response]:
    answers, *_ = await asyncio.gather(asyncio.gather(*sending), *([also] if also else []))
    return list(answers)


def _kinds(drawn: Drawn) -> str:
    name, records = drawn
    kinds = ", ".join(dict(record.headers)["ce_type"].decode() for record in records)
    return f"{name} hears {kinds}"


_ID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LONGEST_LINE: Final = 500


def in_short(story: str) -> str:
    """Ids as #1, #2 … in the order in which they come, so that the same story reads the same."""
    names: dict[str, str] = {}
    short = _ID.sub(lambda found: names.setdefault(found[0], f"#{len(names) + 1}"), story)
    return "\n".join(line[:_LONGEST_LINE] for line in short.splitlines())
