"""What a decision's papers are made of, for the service that makes them, and who may see them."""

from collections.abc import Mapping
from uuid import UUID

from authority import Query
from awards.catalogue.handlers import awards_under
from awards.decisions import access, issued, rectifications, register, repository
from awards.decisions.schemas import (
    DecisionHeading,
    EntryBefore,
    PublicationView,
    RecordedDecision,
    RecordedEntry,
)
from awards.decisions.values import Decision, DecisionKind, Entry, Issued, Publication
from awards.sessions.handlers import awards_of_items
from kit.errors import NotFound


async def decision_heading(uow: Query, decision_id: UUID) -> DecisionHeading:
    """What the decision is, without its entries, for whoever may see it. Raises NotFound."""
    decision = await access.read_visible(uow, decision_id)
    published = decision.publication
    return DecisionHeading(
        id=decision.id,
        version=decision.version,
        kind=decision.kind,
        status=decision.status,
        unit_id=decision.unit_id,
        round_id=decision.round_id,
        number=published.number if published else None,
        series=published.series if published else None,
        issued_on=published.issued_on if published else None,
        rectified=bool(await rectifications.of_decisions(uow, [decision_id])),
        replaced_by=decision.replaced_by,
    )


async def recorded_decision(uow: Query, decision_id: UUID) -> RecordedDecision:
    """The decision as it was drafted, signed and numbered, whatever became of it later. Raises NotFound."""
    decision = await repository.read(uow, decision_id)
    if decision is None:
        raise NotFound
    keys = await awards_of_items(uow, [entry.item_id for entry in decision.entries])
    awards = await awards_under(uow, set(keys.values()))
    numbers = {entry.item_id: entry.number for entry in await register.of_decision(uow, decision_id)}
    followed = await _followed(uow, decision)
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
                before=_before(entry, followed),
            )
            for entry in decision.entries
        ],
    )


async def _followed(uow: Query, decision: Decision) -> dict[UUID, Decision]:
    """The decisions that had the last word on its entries when it was drafted."""
    ids = {entry.follows for entry in decision.entries if entry.follows is not None}
    found = [await repository.read(uow, each) for each in sorted(ids)]
    return {each.id: each for each in found if each is not None}


def _before(entry: Entry, followed: Mapping[UUID, Decision]) -> EntryBefore | None:
    """How the entry read in the one before; nothing of what was drafted before that was noted."""
    if entry.follows is None or entry.follows not in followed:
        return None
    last = followed[entry.follows]
    [then] = [each for each in last.entries if each.item_id == entry.item_id]
    return EntryBefore(
        name=then.name,
        award_name=entry.misprinted_award,
        prize_money=then.prize_money,
        achievement_period=last.achievement_period,
    )


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
