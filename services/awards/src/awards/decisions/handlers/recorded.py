"""What a decision's papers are made of, for the service that makes them."""

from uuid import UUID

from authority import Query
from awards.catalogue.handlers import awards_under
from awards.decisions import issued, register, repository
from awards.decisions.schemas import PublicationView, RecordedDecision, RecordedEntry
from awards.decisions.values import Publication
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
    about = decision.target_decision_id
    target = (await issued.of_ids(uow, [about])).get(about) if about else None
    return RecordedDecision(
        id=decision.id,
        kind=decision.kind,
        status=decision.status,
        unit_id=decision.unit_id,
        publication=_publication(decision.publication),
        target=_publication(target.publication if target else None),
        legal_bases=list(decision.legal_bases),
        achievement_period=decision.achievement_period,
        reason=decision.reason,
        signed_by=decision.signed_by,
        entries=[
            RecordedEntry(
                name=entry.name,
                award_name=awards[keys[entry.item_id]].name,
                award_kind=awards[keys[entry.item_id]].kind,
                register_number=numbers.get(entry.item_id),
                prize_money=entry.prize_money,
            )
            for entry in decision.entries
        ],
    )


def _publication(publication: Publication | None) -> PublicationView | None:
    return PublicationView.model_validate(publication, from_attributes=True) if publication else None
