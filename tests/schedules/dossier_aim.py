"""From drawn numbers to commands.

What is drawn never depends on where the dossier stands, so that a seed gives the same schedule whatever the service
answers; only here do the numbers become commands, mostly ones that make sense now.
"""

from dataclasses import dataclass
from typing import Final

from tests.schedules.cast import APPRAISE, CHECK, COMMUNE, COUNCIL, DOERS, PEOPLE, SIGN, somebody
from tests.schedules.dossier_model import Command, Model

VERBS: Final = (
    "submit",
    "edit",
    "recall",
    "interest",
    "ask_back",
    "withdraw",
    "cancel_round",
    "check",
    "appraise",
    "conclude",
    "open_stage",
    "open_step",
    "remind",
    "mark_overdue",
    "close",
)
_CLEAN: Final = {("officer", COMMUNE): 0, ("head", COMMUNE): 1, ("head", "300"): 1}
"""Which of those who hold a role wears no second hat, where it is not the first."""
_STEPS: Final = (CHECK, APPRAISE, COUNCIL, SIGN)
_STEP_OF: Final = {"check": CHECK, "appraise": APPRAISE, "conclude": SIGN}


@dataclass(frozen=True)
class Draw:
    """A command as drawn: which verb, by whom (from 10 on: whoever should), how far off the mark, in what way."""

    verb: str
    who: int
    aside: int
    way: int


def aimed(model: Model, draw: Draw) -> Command:
    """The command that the draw means where the dossier stands now."""
    if draw.verb == "ask_back":
        return _asking(model, draw)
    if draw.verb == "withdraw":
        return _withdrawing(model, draw)
    if draw.verb == "cancel_round":
        by = draw.who if draw.who < len(PEOPLE) else somebody("standing_officer", "300-NV", draw.who)
        return Command("cancel_round", by=by, revision=1 - (draw.aside == 5))
    number = model.open_number() or model.next_number() or len(model.stages)
    number = max(1, number + {7: -1, 8: 1}.get(draw.aside, 0))
    stage = model.stage(number)
    kind = (stage.open_step() or stage.next_step()) if stage else None
    return Command(
        draw.verb,
        by=_whom(model, draw, number),
        attempt=model.attempt - (draw.aside == 9),
        stage=number,
        step=_STEPS[draw.way % 4] if draw.aside == 6 or kind is None else kind,
        outcome=_outcome(draw),
        reasoned=draw.way % 8 != 7,
        verdicts=_verdicts(model, draw),
        revision=model.revision - (draw.aside == 5),
        kept=tuple(range(len(model.nominees)))
        if draw.verb == "interest"
        else tuple(n for n in model.in_review() if not draw.way & (1 << n)),
        added=(draw.way % len(model.route.awards),) * (draw.way % 3 == 0),
    )


def _asking(model: Model, draw: Draw) -> Command:
    """For some of those whom one level is to decide; sometimes for whom it does not."""
    numbers = {one.deciding_stage for one in model.nominees if one.state == "awaiting_decision"}
    number = sorted(one or 0 for one in numbers)[draw.way % len(numbers)] if numbers else 0
    held = model.awaiting(number) if draw.aside != 4 else []
    asked = (
        tuple(n for n in held if not draw.way & (1 << n)) or tuple(held) or (draw.way % len(model.nominees),)
    )
    purpose = ("withdraw", "decline", "reconsider")[draw.aside % 3]
    by = draw.who
    if by >= len(PEOPLE):
        unit = model.route.unit(number) if number and purpose != "withdraw" else COMMUNE
        by = somebody("officer" if purpose == "withdraw" else "head", unit, draw.who)
    revision = model.revision - (draw.aside == 5)
    return Command("ask_back", by=by, kept=asked, outcome=purpose, revision=revision)


def _withdrawing(model: Model, draw: Draw) -> Command:
    """Somebody of whom the dossier is still in review, or anybody."""
    choice = model.in_review() if draw.aside != 4 else []
    choice = choice or list(range(len(model.nominees)))
    by = draw.who if draw.who < len(PEOPLE) else somebody("officer", COMMUNE, draw.who)
    revision = model.revision - (draw.aside == 5)
    return Command("withdraw", by=by, kept=(choice[draw.way % len(choice)],), revision=revision)


def forward(model: Model, way: int) -> Command | None:
    """What leads the dossier on; none where it waits for awards, or for nothing any more."""
    number = model.open_number()
    stage = model.stage(number)
    if model.status in {"draft", "returned"}:
        if model.in_review():
            return Command("submit", by=0, revision=model.revision)
        return Command("edit", by=0, revision=model.revision, added=(way % len(model.route.awards),))
    if model.status != "in_review":
        return None
    if stage is None:
        following = model.next_number() if model.in_review() else 0
        leading = Command("open_stage", attempt=model.attempt, stage=following)
        closing = Command("close", attempt=model.attempt)
        return leading if following else None if model.is_undecided() else closing
    if stage.open_step() is None:
        return Command("open_step", attempt=model.attempt, stage=number, step=stage.next_step() or "")
    return _judging(model, number, stage.open_step() or "", way)


def _judging(model: Model, number: int, step: str, way: int) -> Command | None:
    waits = model.awaiting(number) and (not model.in_review() or model.is_reconsidered(number))
    if step == COUNCIL or (step == SIGN and waits):
        return None
    by = clean(step, model.route.office(number, step), model.nominees[0].person)
    if step == CHECK:
        outcome = "returned" * (way >= 14)
        return Command("check", by=by, stage=number, outcome=outcome, revision=model.revision)
    if step == APPRAISE:
        verdicts = tuple((n, n != way - 1) for n in model.in_review())
        return Command("appraise", by=by, stage=number, verdicts=verdicts, revision=model.revision)
    going_on = "returned" if way >= 14 and not model.awaiting(number) else "proposed"
    outcome = going_on if model.in_review() and not model.is_given_back(number) else "declined"
    return Command("conclude", by=by, stage=number, outcome=outcome, revision=model.revision)


def clean(step: str, office: str, nominated: int | None) -> int:
    """Somebody for the step who has no other part in the play, if there is one."""
    role = DOERS[step]
    which = _CLEAN.get((role, office), 0)
    found = somebody(role, office, which)
    return found if found != nominated else somebody(role, office, which + 1)


def _whom(model: Model, draw: Draw, number: int) -> int:
    if draw.who < len(PEOPLE):
        return draw.who
    step = _STEP_OF.get(draw.verb)
    if step is None or model.stage(number) is None:
        return somebody("officer", COMMUNE, draw.who)
    return somebody(DOERS[step], model.route.office(number, step), draw.who)


def _outcome(draw: Draw) -> str:
    if draw.verb == "check":
        return "returned" if draw.way % 2 else ""
    return ("proposed", "declined", "returned", "proposed")[draw.way % 4]


def _verdicts(model: Model, draw: Draw) -> tuple[tuple[int, bool], ...]:
    """On everybody in review; sometimes one is left out, or one too many is judged."""
    treated = model.in_review()
    if draw.aside == 4:
        treated = treated[1:]
    if draw.aside == 3:
        treated = list(range(len(model.nominees)))
    return tuple((n, not draw.way & (1 << n)) for n in treated)
