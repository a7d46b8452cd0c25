"""What the issue of a decision does: to the register, to its nominations, and to the decision that it is about."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from authority import Command
from awards import history
from awards.decisions import amendments, register, repository
from awards.decisions.change import tell
from awards.decisions.facts import NONE, Effects
from awards.decisions.happened import Amended, Happened, Replaced, Revoked
from awards.decisions.values import Decision, DecisionKind, RegisterEntry
from awards.nominations.handlers import Nomination, count, decide
from contracts.nomination import NominationAct

_ACTS: Final = {
    DecisionKind.AWARD: NominationAct.AWARD,
    DecisionKind.AMEND: NominationAct.AMEND,
    DecisionKind.REPLACE: NominationAct.AMEND,
    DecisionKind.REVOKE: NominationAct.REVOKE,
}
_NOTES: Final[Mapping[type[Happened], str]] = {
    Amended: "decision_amended",
    Replaced: "decision_replaced",
    Revoked: "decision_revoked",
}


async def take(
    uow: Command,
    issued: Decision,
    happened: tuple[Happened, ...],
    held: Mapping[UUID, Nomination],
    first: int,
) -> None:
    """Its entries go into the register, from the number `first` on, or the one that it is about changes."""
    if issued.target_decision_id is None:
        decided = await decide(uow, held.values(), _ACTS[issued.kind])
        entered = await register.enter(uow, issued, first)
        tell(uow, issued, happened, Effects(register=entered, decided=decided))
        return
    tell(uow, issued, happened)
    target = await repository.lock(uow, issued.target_decision_id)
    assert target is not None  # noqa: S101 - a foreign key holds it
    before = {entry.item_id: entry for entry in await register.about(uow, target)}
    await register.change(uow, issued, before)
    if target.kind is DecisionKind.REVOKE:
        await _annul_instead(uow, issued, target, before, held)
        return
    decided = await decide(uow, held.values(), _ACTS[issued.kind])
    changed: list[RegisterEntry] = []
    match issued.kind:
        case DecisionKind.AMEND:
            target, told = amendments.amended(target, issued, before)
            changed = await register.of_decision(uow, target.id)
        case DecisionKind.REPLACE:
            target, told = amendments.replaced(target, issued, before)
            await repository.release(uow, target)
            await repository.take_over(uow, issued)
            changed = await register.enter(uow, issued, first)
        case _:
            target, told = amendments.revoked(target, issued, before.values())
            await repository.release(uow, target)
    await _keep(uow, target, told, Effects(register=changed, decided=decided), issued)


async def _annul_instead(
    uow: Command,
    issued: Decision,
    annulling: Decision,
    before: Mapping[UUID, RegisterEntry],
    held: Mapping[UUID, Nomination],
) -> None:
    """It takes the place of one that annulled: the entries stay struck, and the decision in which they stood is told
    which one has struck them.
    """
    counted = await count(uow, held.values())
    struck = await register.touched_by(uow, issued.id)
    base = await repository.lock(uow, struck[0].decision_id)
    assert base is not None  # noqa: S101 - a foreign key holds it
    annulling, happened = amendments.replaced(annulling, issued, before)
    await _keep(uow, annulling, happened, NONE, issued)
    base, happened = amendments.struck_anew(base, issued, struck)
    await _keep(uow, base, happened, Effects(decided=counted), issued)


async def _keep(
    uow: Command, target: Decision, happened: tuple[Happened, ...], effects: Effects, by: Decision
) -> None:
    """What another decision did to this one is saved, told and noted."""
    await repository.save(uow, target)
    tell(uow, target, happened, effects)
    for what in happened:
        await history.note(uow, target.id, target.version, _NOTES[type(what)], history.BY_RULE, by.reason)
