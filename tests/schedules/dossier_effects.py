"""What a command that nothing stands against, or a fact of awards, does to a dossier."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from tests.schedules.cast import APPRAISE, CHECK, COMMUNE, COUNCIL, SIGN
from tests.schedules.dossier_model import Command, Model, Nominee, Stage, Step


def take(model: Model, command: Command) -> None:
    """The effect of a command."""
    if model.is_so(command):
        return
    model.history += 1
    _EFFECTS[command.verb](model, command)


def hear_session(model: Model, number: int, attempt: int, found: Mapping[int, bool]) -> None:
    """The council of a stage was heard. Nothing happens where nobody waits for it any more."""
    stage = model.stage(number)
    if stage is None or stage.status != "open" or COUNCIL not in stage.steps or attempt != model.attempt:
        return
    step = stage.steps[COUNCIL]
    if step.status != "open" and not (step.status == "pending" and step.was_open):
        return
    found = {n: supported for n, supported in found.items() if model.nominees[n].state != "withdrawn"}
    if not found:
        return
    model.heard |= {(attempt, number, n) for n in found}
    model.history += 1
    model.version += 1
    model.verdicts += len(found)
    treated = model.in_review()
    _end(model, [n for n, supported in found.items() if not supported], "declined")
    handed = [n for n in model.in_review() if n in found and model.nominees[n].deciding_stage == number]
    for n in handed:
        model.nominees[n].state = "awaiting_decision"
    model.version += bool(handed)
    if set(treated) <= set(found):
        stage.steps[COUNCIL].status = "done"


def hear_decision(model: Model, act: str, named: Collection[int]) -> None:
    """A decision was issued, amended or revoked: each nomination of it waits for just that."""
    before = "awaiting_decision" if act == "issued" else "awarded"
    assert {model.nominees[n].state for n in named} <= {before}, f"{act} out of place"
    for n in named:
        model.nominees[n].state = "revoked" if act == "revoked" else "awarded"
        model.nominees[n].asked = None
    model.history += 1
    model.version += 1
    if act == "issued":
        _settle(model, named)


def hear_given_back(model: Model, n: int) -> None:
    """The nomination is submissions' again, and what it was asked back for happens."""
    nominee = model.nominees[n]
    assert nominee.state == "awaiting_decision", "given back out of place"
    purpose, nominee.asked = nominee.asked, None
    nominee.state = "in_review"
    model.history += 1
    if purpose == "decline":
        _end(model, [n], "declined")
    elif purpose == "withdraw" or model.status == "recalled":
        _end(model, [n], "withdrawn")
    _after_leaving(model)


def _settle(model: Model, deciding: Collection[int]) -> None:
    """Where the decision leaves nobody to propose or to wait for, it was the stage's signature."""
    number = model.open_number()
    stage = model.stage(number)
    if stage is None or model.in_review() or model.awaiting(number):
        return
    council_spoke = all(step.status == "done" for kind, step in stage.steps.items() if kind != SIGN)
    decided = [n for n in deciding if model.nominees[n].state in {"awarded", "revoked"}]
    if not council_spoke or not any(model.nominees[n].deciding_stage == number for n in decided):
        return
    if stage.steps[SIGN].status == "open":
        stage.steps[SIGN].status = "done"
    _conclude_stage(stage, "decided")
    model.version += 1


def _submit(model: Model, command: Command) -> None:
    route, known = model.route, model.circle()
    model.status = "in_review"
    model.attempt += 1
    model.version += 1
    model.revision += 1
    model.duties.add((command.by, "prepare", COMMUNE))
    model.stages = [Stage(unit, {kind: Step() for kind in steps}) for unit, steps in route.stages]
    model.version += model.attempt == 1 or model.circle() != known
    for n in model.in_review():
        model.nominees[n].deciding_stage = route.awards[model.nominees[n].award][1]


def _edit(model: Model, command: Command) -> None:
    model.revision += 1
    model.duties.add((command.by, "prepare", COMMUNE))
    left_out = [n for n in model.in_review() if n not in command.kept]
    for n in command.kept:
        model.nominees[n].deciding_stage = None
        model.nominees[n].person = None
    for n in left_out:
        model.nominees[n].state = "withdrawn"
    if model.attempt:  # the correction is told, and whom it leaves out
        model.version += 1 + bool(left_out)
    model.nominees += [Nominee(award) for award in command.added]


def _recall(model: Model, command: Command) -> None:
    model.duties.add((command.by, "prepare", COMMUNE))
    model.status = "recalled"
    model.version += 1
    model.revision += 1
    _end(model, model.in_review(), "withdrawn")
    _leave_route(model)


def _cancel_round(model: Model, _: Command) -> None:
    """A draft or a returned dossier ends with its round, by nobody's own act."""
    model.cancelled = True
    if model.status not in {"draft", "returned"}:
        return
    left = model.in_review()
    model.status = "recalled"
    model.version += (1 + bool(left)) * bool(model.attempt)
    model.revision += 1
    model.history += 1
    for n in left:
        model.nominees[n].state = "withdrawn"
    _leave_route(model)


def _withdraw(model: Model, command: Command) -> None:
    model.duties.add((command.by, "prepare", COMMUNE))
    model.version += 1
    model.revision += 1
    _end(model, command.kept, "withdrawn")
    _after_leaving(model)


def _after_leaving(model: Model) -> None:
    """Nothing waits for who left. Where nobody is left, the stage signs what it found, or the dossier is over."""
    number = model.open_number() if model.status == "in_review" else 0
    left = model.in_review()
    council = {n for attempt, at, n in model.heard if (attempt, at) == (model.attempt, number)}
    appraised = {n for attempt, at, n in model.appraised if (attempt, at) == (model.attempt, number)}
    if left and number:
        _pass(model, number, appraised.issuperset(left), council.issuperset(left))
    if left or model.status not in {"in_review", "returned"}:
        return
    found = [n for n in council | appraised if model.nominees[n].state != "withdrawn"]
    if found:
        if not council:
            _without_council(model.stages[number - 1])
        _pass(model, number, appraised=True, heard=bool(council))
        _settle(model, council)
    elif number or model.status == "returned" or _all_left(model):
        closed = model.status == "in_review" and not model.is_undecided() and not _all_left(model)
        model.status = "closed" if closed else "recalled"
        model.version += 1
        _leave_route(model)


def _all_left(model: Model) -> bool:
    return all(nominee.state == "withdrawn" for nominee in model.nominees)


def _pass(model: Model, number: int, appraised: bool, heard: bool) -> None:
    """The steps that wait for a verdict on nobody any more are done."""
    for kind, step in model.stages[number - 1].steps.items():
        waits = step.status == "open" or (kind == COUNCIL and step.status == "pending" and step.was_open)
        if waits and {APPRAISE: appraised, COUNCIL: heard}.get(kind, False):
            step.status = "done"
            model.version += 1


def _without_council(stage: Stage) -> None:
    if COUNCIL in stage.steps and stage.steps[COUNCIL].status in {"pending", "open"}:
        stage.steps[COUNCIL].status = "cut_off"


def _interest(model: Model, command: Command) -> None:
    """Said of every nominee. Verdicts of that person at the open stage are void, concluded stages are questioned."""
    stated = {n for n in command.kept if (command.by, n) not in model.interested}
    if not stated:
        model.history -= 1
        return
    model.interested |= {(command.by, n) for n in stated}
    model.version += model.attempt > 0
    _void_verdicts(model, command.by, stated)
    for stage in model.stages:
        model.version += _questioned(model, stage, command.by, stated)
    number = model.open_number()
    step = model.stages[number - 1].open_step() if number else None
    if step and model.waits_for_nobody(number, step):
        model.version += 1
        model.history += 1


def _questioned(model: Model, stage: Stage, person: int, nominees: set[int]) -> bool:
    """Whether something of the person stands there that is not asked anew."""
    acted = {duty for duty in (CHECK, APPRAISE, SIGN) if (person, duty, stage.unit) in model.duties}
    if stage.status == "concluded":
        return bool(acted)
    if stage.status != "open":
        return False
    done_with = any(model.nominees[n].state not in {"in_review", "withdrawn"} for n in nominees)
    checked = CHECK in stage.steps and stage.steps[CHECK].by == person
    return checked or bool(done_with and acted - {CHECK})


def _void_verdicts(model: Model, person: int, nominees: set[int]) -> None:
    number = model.open_number()
    if not number or model.status != "in_review":
        return
    places = [(model.attempt, number, n) for n in nominees if n in model.in_review()]
    voided = [place for place in places if model.appraised.get(place) == person]
    if not voided:
        return
    for place in voided:
        del model.appraised[place]
    model.version += 1
    stage = model.stages[number - 1]
    if stage.steps[APPRAISE].status == "done":
        if waiting := stage.open_step():
            stage.steps[waiting] = Step(was_open=True)
        stage.steps[APPRAISE] = Step("open", late=model.late)


def _ask_back(model: Model, command: Command) -> None:
    number = model.nominees[command.kept[0]].deciding_stage or 0
    if command.outcome == "withdraw":
        model.duties.add((command.by, "prepare", COMMUNE))
    else:
        model.duties.add((command.by, SIGN, model.route.unit(number)))
    for n in command.kept:
        model.nominees[n].asked = command.outcome
    model.version += 1


def _check(model: Model, command: Command) -> None:
    stage = _judged(model, command, CHECK)
    stage.steps[CHECK].by = command.by
    model.version += 1
    if command.outcome == "returned":
        _conclude_stage(stage, "returned")
        _return(model)


def _appraise(model: Model, command: Command) -> None:
    stage = model.stages[command.stage - 1]
    model.duties.add((command.by, APPRAISE, stage.unit))
    model.version += 1
    model.verdicts += len(command.verdicts)
    model.appraised |= {(model.attempt, command.stage, n): command.by for n, _ in command.verdicts}
    if all((model.attempt, command.stage, n) in model.appraised for n in model.in_review()):
        stage.steps[APPRAISE].status = "done"
    _end(model, [n for n, supported in command.verdicts if not supported], "declined")
    if stage.steps[APPRAISE].status == "done" and not model.in_review():
        _without_council(stage)


def _conclude(model: Model, command: Command) -> None:
    stage = _judged(model, command, SIGN)
    _conclude_stage(stage, command.outcome)
    model.version += 1
    if command.outcome == "returned":
        _return(model)
    elif command.outcome == "declined":
        _end(model, model.in_review(), "declined")
    elif command.stage == len(model.stages):
        _end(model, model.in_review(), "forwarded")


def _open_stage(model: Model, command: Command) -> None:
    """The stage opens with its first step: two facts, one more where somebody enters the circle, and two lines of
    history.
    """
    stage, known = model.stages[command.stage - 1], model.circle()
    stage.status = "open"
    model.version += 1 + (model.circle() != known)
    model.history += 1
    _open_step(model, replace(command, step=next(iter(stage.steps))))


def _open_step(model: Model, command: Command) -> None:
    model.stages[command.stage - 1].steps[command.step] = Step("open", late=model.late)
    model.version += 1 + model.waits_for_nobody(command.stage, command.step)


def _remind(model: Model, command: Command) -> None:
    model.stages[command.stage - 1].steps[command.step].reminded = True
    model.version += 1 + model.waits_for_nobody(command.stage, command.step)


def _mark_overdue(model: Model, command: Command) -> None:
    model.stages[command.stage - 1].steps[command.step].overdue = True
    model.version += 1 + model.waits_for_nobody(command.stage, command.step)


def _close(model: Model, _: Command) -> None:
    model.status = "closed"
    model.version += 1
    _leave_route(model)


def _judged(model: Model, command: Command, duty: str) -> Stage:
    stage = model.stages[command.stage - 1]
    stage.steps[duty].status = "done"
    model.duties.add((command.by, duty, stage.unit))
    return stage


def _end(model: Model, numbers: Collection[int], state: str) -> None:
    """One who is no longer in review is not touched. That some ended is one fact."""
    ended = [n for n in numbers if model.nominees[n].state == "in_review"]
    for n in ended:
        model.nominees[n].state = state
    model.version += bool(ended)


def _return(model: Model) -> None:
    """Who was handed over stays there."""
    model.status = "returned"
    model.version += 1
    model.revision += 1
    _leave_route(model)


def _conclude_stage(stage: Stage, outcome: str) -> None:
    stage.status, stage.outcome = "concluded", outcome
    _cut_off(stage)


def _leave_route(model: Model) -> None:
    for stage in model.stages:
        if stage.status == "pending":
            stage.status = "skipped"
        _cut_off(stage)


def _cut_off(stage: Stage) -> None:
    for step in stage.steps.values():
        if step.status in {"pending", "open"}:
            step.status = "cut_off"


_EFFECTS: Mapping[str, Callable[[Model, Command], None]] = {
    "submit": _submit,
    "edit": _edit,
    "recall": _recall,
    "interest": _interest,
    "ask_back": _ask_back,
    "withdraw": _withdraw,
    "cancel_round": _cancel_round,
    "check": _check,
    "appraise": _appraise,
    "conclude": _conclude,
    "open_stage": _open_stage,
    "open_step": _open_step,
    "remind": _remind,
    "mark_overdue": _mark_overdue,
    "close": _close,
}
