"""What the issue of a decision does: to the register, to its nominations, and to the decision that it is about."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from authority import Command
from awards import history
from awards.decisions import amendments, facts, register, repository
from awards.decisions.domain import Decision, DecisionKind, Publication
from awards.nominations.handlers import Nomination, count, decide
from contracts.nomination import NominationAct

_ACTS: Final = {
    DecisionKind.AWARD: NominationAct.AWARD,
    DecisionKind.AMEND: NominationAct.AMEND,
    DecisionKind.REPLACE: NominationAct.AMEND,
    DecisionKind.REVOKE: NominationAct.REVOKE,
}
_NOTES: Final = {
    DecisionKind.AMEND: "decision_amended",
    DecisionKind.REPLACE: "decision_replaced",
    DecisionKind.REVOKE: "decision_revoked",
}


async def take(
    uow: Command, issued: Decision, held: Mapping[UUID, Nomination], publication: Publication, first: int
) -> None:
    """Its entries go into the register, from the number `first` on, or the one that it is about changes."""
    if issued.target_decision_id is None:
        decided = await decide(uow, held.values(), _ACTS[issued.kind])
        entered = await register.enter(uow, issued, publication.year, first)
        uow.publish(facts.decision_issued(issued, publication, entered, decided))
        return
    uow.publish(facts.decision_issued(issued, publication, (), {}))
    target = await repository.lock(uow, issued.target_decision_id)
    assert target is not None  # noqa: S101 - a foreign key holds it
    before = {entry.item_id: entry for entry in await register.about(uow, target)}
    await register.change(uow, issued, before)
    if target.kind is DecisionKind.REVOKE:
        await _annul_instead(uow, issued, target, publication, held)
        return
    decided = await decide(uow, held.values(), _ACTS[issued.kind])
    match issued.kind:
        case DecisionKind.AMEND:
            target = amendments.amended(target).advanced()
            standing = [entry for entry in await register.of_decision(uow, target.id) if entry.stands]
            fact = facts.decision_amended(target, issued, publication, standing, before, decided)
        case DecisionKind.REPLACE:
            target = amendments.replaced(target, issued).advanced()
            await repository.release(uow, target)
            await repository.take_over(uow, issued)
            entered = await register.enter(uow, issued, publication.year, first)
            fact = facts.decision_replaced(target, issued, publication, entered, before, decided)
        case _:
            item_ids = {entry.item_id for entry in issued.entries}
            target = amendments.revoked(target, before.values(), item_ids).advanced()
            await repository.release(uow, target)
            gone = [entry for entry in before.values() if entry.item_id in item_ids]
            fact = facts.decision_revoked(target, issued, publication, gone, decided)
    await repository.save(uow, target)
    uow.publish(fact)
    await history.note(uow, target.id, target.version, _NOTES[issued.kind], history.BY_RULE, issued.reason)


async def _annul_instead(
    uow: Command,
    issued: Decision,
    annulling: Decision,
    publication: Publication,
    held: Mapping[UUID, Nomination],
) -> None:
    """It takes the place of one that annulled: the entries stay struck, and the decision in which they stood is told
    which one has struck them.
    """
    counted = await count(uow, held.values())
    gone = await register.touched_by(uow, issued.id)
    base = await repository.lock(uow, gone[0].decision_id)
    assert base is not None  # noqa: S101 - a foreign key holds it
    base, annulling = base.advanced(), amendments.replaced(annulling, issued).advanced()
    now = {entry.item_id: entry for entry in gone}
    for decision, fact, note in (
        (
            annulling,
            facts.decision_replaced(annulling, issued, publication, (), now, {}),
            "decision_replaced",
        ),
        (base, facts.decision_revoked(base, issued, publication, gone, counted), "decision_revoked"),
    ):
        await repository.save(uow, decision)
        uow.publish(fact)
        await history.note(uow, decision.id, decision.version, note, history.BY_RULE, issued.reason)
