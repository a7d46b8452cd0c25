"""What stands against a command. A side must answer with one of these codes, or take the command if there is none."""

from typing import Final

from tests.schedules.cast import (
    APPRAISE,
    CHECK,
    COMMUNE,
    DOERS,
    SIGN,
    holds,
    units_of,
)
from tests.schedules.dossier_model import LEADING, Command, Model, Stage

DUTIES: Final = {"check": CHECK, "appraise": APPRAISE, "conclude": SIGN}
"""The duty, and the step, of a verb."""
BLIND: Final = frozenset(
    {
        "not_found",
        "not_authorised",
        "reason_missing",
        "precondition_failed",
        "round_not_open",
        "dossier_incomplete",
        "round_cancelled",
        "round_under_way",
        "round_decided",
    }
)
"""Refusals that are not the domain's. A command that only these stand against is not brought before it."""
_PREPARING: Final = frozenset({"submit", "edit", "recall"})


def refusals(model: Model, command: Command) -> set[str]:
    """The codes of everything that stands against the command as the dossier is now."""
    if model.is_so(command):
        return set()
    if command.verb in LEADING:
        found = {"attempt_outdated"} if command.attempt != model.attempt else set()
        return found | (_closing(model) if command.verb == "close" else _leading(model, command))
    if command.verb != "cancel_round" and units_of(command.by).isdisjoint(_line(model)):
        return {"not_found"}
    apart = {"cancel_round": _cancelling, "ask_back": _asking, "withdraw": _withdrawing}
    if command.verb in apart:
        return apart[command.verb](model, command)
    if command.verb in _PREPARING:
        return _preparing(model, command)
    return set() if command.verb == "interest" else _judging(model, command)


def _cancelling(model: Model, command: Command) -> set[str]:
    """Whoever opened the round cancels it as they saw it, while nothing of it is under way or decided."""
    found = set() if holds(command.by, "standing_officer", "300-NV") else {"not_authorised"}
    if model.cancelled:
        return found | {"round_cancelled"}
    states = {nominee.state for nominee in model.nominees}
    if states & {"awarded", "declined", "forwarded", "revoked"}:
        found.add("round_decided")
    elif model.status == "in_review" or "awaiting_decision" in states:
        found.add("round_under_way")
    return found if command.revision == 1 else found | {"precondition_failed"}


def _line(model: Model) -> set[str]:
    """The submitting unit, and the units and offices of the stages that were opened."""
    units = {COMMUNE}
    for number, stage in enumerate(model.stages, start=1):
        if stage.status in {"open", "concluded"}:
            units |= {stage.unit, *(model.route.office(number, step) for step in stage.steps)}
    return units


def _asking(model: Model, command: Command) -> set[str]:
    """The unit withdraws, the head of the deciding level declines or reconsiders; only what waits for a decision."""
    numbers = {model.nominees[n].deciding_stage for n in command.kept}
    number = numbers.pop()
    if numbers:
        return {"several_stages"}
    if number is None:
        return {"nomination_not_held"}
    stage = model.stage(number)
    assert stage is not None
    found = _as_preparer(model, command)
    if command.outcome != "withdraw":
        found = _as_person(model, command, SIGN, number, set(command.kept)) | _as_seen(model, command)
    asked = [model.nominees[n] for n in command.kept]
    if any(nominee.state != "awaiting_decision" for nominee in asked):
        found.add("nomination_not_held")
    if any(nominee.asked for nominee in asked):
        found.add("already_asked_back")
    signing = SIGN in stage.steps and stage.steps[SIGN].status == "open" and _is_live(model, stage)
    if command.outcome == "reconsider" and not signing:
        found.add("reconsideration_too_late")
    return found


def _withdrawing(model: Model, command: Command) -> set[str]:
    """The unit withdraws whom submissions holds; another state names the way, or says that it is over."""
    found = _as_preparer(model, command)
    if model.status == "draft":
        return found | {"dossier_not_submitted"}
    state = model.nominees[command.kept[0]].state
    ways = {"awaiting_decision": "nomination_held", "awarded": "nomination_decided"}
    return found if state == "in_review" else found | {ways.get(state, "nomination_over")}


def _as_preparer(model: Model, command: Command) -> set[str]:
    found = set() if holds(command.by, "officer", COMMUNE) else {"not_authorised"}
    if any(person == command.by and duty != "prepare" for person, duty, _ in model.duties):
        found.add("duties_not_separated")
    return found | _as_seen(model, command)


def _as_seen(model: Model, command: Command) -> set[str]:
    return set() if command.revision == model.revision else {"precondition_failed"}


def _closing(model: Model) -> set[str]:
    if model.status != "in_review":
        return {"dossier_not_editable"}
    return {"still_undecided"} if model.is_undecided() or model.open_number() else set()


def _leading(model: Model, command: Command) -> set[str]:
    stage = model.stage(command.stage)
    if stage is None:
        return {"stage_not_open"}
    if command.verb == "open_stage":
        is_next = not model.open_number() and model.next_number() == command.stage
        may = model.status == "in_review" and is_next and model.in_review()
        return set() if may else {"stage_not_next"}
    return _stepping(model, command, stage)


def _stepping(model: Model, command: Command, stage: Stage) -> set[str]:
    step = stage.steps.get(command.step)
    if step is None:
        return {"step_not_open"}
    if not _is_live(model, stage):
        return {"stage_not_open"}
    if command.verb == "open_step":
        return set() if stage.next_step() == command.step else {"step_not_next"}
    if step.status != "open":
        return {"step_not_open"}
    return set() if model.late and not step.late else {"deadline_not_reached"}


def _preparing(model: Model, command: Command) -> set[str]:
    found = _as_preparer(model, command)
    editable = model.status in {"draft", "returned"}
    if command.verb == "recall":
        may = model.status in {"in_review", "returned"}
        held = any(nominee.state == "awaiting_decision" for nominee in model.nominees)
        if may and (model.in_review() or (model.status == "returned" and not held)):
            return found
        return found | {"nomination_held" if may and held else "dossier_not_recallable"}
    if not editable:
        found.add("dossier_not_editable")
    if model.cancelled:
        found.add("round_cancelled")
    if command.verb == "edit":
        return found | ({"not_found"} if set(command.kept) - set(model.in_review()) else set())
    if model.attempt == 0 and model.late:
        found.add("round_not_open")
    return found if model.in_review() else found | {"dossier_incomplete"}


def _judging(model: Model, command: Command) -> set[str]:
    stage = model.stage(command.stage)
    if stage is None:
        return {"stage_not_open"}
    duty = DUTIES[command.verb]
    treated = set(model.in_review())
    found = _as_person(model, command, duty, command.stage, treated) | _as_seen(model, command)
    step = stage.steps.get(duty)
    if step is None:
        return found | {"step_not_open"}
    if stage.status == "concluded" and duty == SIGN:
        found.add("stage_already_concluded")
    elif not _is_live(model, stage):
        found.add("stage_not_open")
    elif step.status != "open":
        found.add("step_not_open")
    return found | {"check": _check, "appraise": _appraise, "conclude": _conclude}[command.verb](
        model, command
    )


def _as_person(model: Model, command: Command, duty: str, number: int, treated: set[int]) -> set[str]:
    """Authority, and separation of duties, towards the nominees whom the duty treats."""
    by, unit = command.by, model.route.unit(number)
    found = set()
    if not holds(by, DOERS[duty], model.route.office(number, duty)):
        found.add("not_authorised")
    barred = model.barred(by, treated)
    if barred and (duty != APPRAISE or barred == treated):
        found |= {"own_nomination" if model.nominees[n].person == by else "interested_party" for n in barred}
    return found | {"duties_not_separated"} if model.has_clash(by, duty, unit) else found


def _check(_: Model, command: Command) -> set[str]:
    return {"reason_missing"} if command.outcome == "returned" and not command.reasoned else set()


def _appraise(model: Model, command: Command) -> set[str]:
    found = set()
    judged = {nominee for nominee, _ in command.verdicts}
    treated = set(model.in_review())
    treated -= model.barred(command.by, treated)
    treated -= {
        n for attempt, stage, n in model.appraised if (attempt, stage) == (model.attempt, command.stage)
    }
    if not command.reasoned and not all(supported for _, supported in command.verdicts):
        found.add("reason_missing")
    if judged - treated:
        found.add("nominee_not_treated")
    return found | {"verdict_missing"} if treated - judged else found


def _conclude(model: Model, command: Command) -> set[str]:
    found = set()
    if command.outcome != "proposed" and not command.reasoned:
        found.add("reason_missing")
    held, nobody = model.awaiting(command.stage), not model.in_review()
    if held and (command.outcome == "returned" or nobody or model.is_reconsidered(command.stage)):
        found.add("nomination_held")
    proposed = command.outcome == "proposed"
    if (nobody and command.outcome != "declined") or (proposed and model.is_given_back(command.stage)):
        found.add("outcome_impossible")
    return found


def _is_live(model: Model, stage: Stage) -> bool:
    return model.status == "in_review" and stage.status == "open"
