"""What a decision's papers are made of, for the service that makes them."""

from collections.abc import Mapping
from uuid import UUID

from authority import Query
from awards.catalogue.handlers import awards_under
from awards.decisions import issued, register, repository
from awards.decisions.schemas import (
    EntryBefore,
    PublicationView,
    RecordedDecision,
    RecordedEntry,
)
from awards.decisions.values import Decision, DecisionKind, Entry, Issued, Publication
from awards.sessions.handlers import awards_of_items
from kit.errors import NotFound


async def recorded_decision(uow: Query, decision_id: UUID) -> RecordedDecision:
    """The decision as it was drafted, signed and numbered, whatever became of it later. Raises NotFound."""
    decision = await repository.read(uow, decision_id)
    if decision is None:
        raise NotFound
    keys = await awards_of_items(uow, [entry.item_id for entry in decision.entries])
    awards = await awards_under(uow, set(keys.values()))
    numbers = {entry.item_id: entry.number for entry in await register.of_decision(uow, decision_id)}
    before = await _before(uow, decision)
    target = await _issued(uow, decision.target_decision_id)
    return RecordedDecision(
        id=decision.id,
        kind=decision.kind,
        status=decision.status,
        unit_id=decision.unit_id,
        publication=_publication(decision.publication),
        target=_publication(target.publication if target else None),
        instead_of=_publication(await _annulled(uow, target)),
        legal_bases=list(decision.legal_bases),
        achievement_period=decision.achievement_period,
        reason=decision.reason,
        signed_by=decision.signed_by,
        check_code=await issued.code_of(uow, decision_id),
        entries=[
            RecordedEntry(
                name=entry.name,
                award_name=awards[keys[entry.item_id]].name,
                award_kind=awards[keys[entry.item_id]].kind,
                register_number=numbers.get(entry.item_id),
                prize_money=entry.prize_money,
                before=_then(entry, before),
            )
            for entry in decision.entries
        ],
    )


Before = Mapping[tuple[UUID, UUID], EntryBefore]
"""How entries read, by the decision that had the last word and the item."""


async def _before(uow: Query, decision: Decision) -> Before:
    """Of the decisions that had the last word on its entries when it was drafted."""
    ids = {entry.follows for entry in decision.entries if entry.follows is not None}
    last = [await repository.read(uow, each) for each in sorted(ids)]
    return {
        (one.id, entry.item_id): EntryBefore(
            name=entry.name,
            award_name=None,
            prize_money=entry.prize_money,
            achievement_period=one.achievement_period,
        )
        for one in last
        if one is not None
        for entry in one.entries
    }


def _then(entry: Entry, before: Before) -> EntryBefore | None:
    """How the entry read in the one before; nothing of what was drafted before that was noted."""
    found = before.get((entry.follows, entry.item_id)) if entry.follows else None
    return found and found.model_copy(update={"award_name": entry.misprinted_award})


async def _annulled(uow: Query, target: Issued | None) -> Publication | None:
    """Of a target that annuls, whose place is taken: the decision that it annuls."""
    if target is None or target.kind is not DecisionKind.REVOKE:
        return None
    while target is not None and target.kind is DecisionKind.REVOKE:
        target = await _issued(uow, target.target_decision_id)
    return target.publication if target else None


async def _issued(uow: Query, decision_id: UUID | None) -> Issued | None:
    return (await issued.of_ids(uow, [decision_id])).get(decision_id) if decision_id else None


def _publication(publication: Publication | None) -> PublicationView | None:
    return PublicationView.model_validate(publication, from_attributes=True) if publication else None
