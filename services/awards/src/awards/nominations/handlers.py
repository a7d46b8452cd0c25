"""Nominations come to be decided, are decided, or go back. Every move goes by the contracts' table."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final
from uuid import UUID

from authority import Command
from awards import history
from awards.nominations import domain, facts, repository
from awards.nominations.errors import ItemsNotApproved, NominationHeld, NominationOver
from awards.nominations.happened import GivenBack, Happened, Kept
from awards.nominations.values import Nomination
from awards.sessions.handlers import findings_of_nominees, items_of_nominees, withdraw_nominees
from contracts import Envelope
from contracts.nomination import HOLDERS, Holder, NominationAct, NominationState
from contracts.submissions import NomineesHandedOverV1, OutcomesRecordedV1

__all__ = ["Nomination", "answer", "count", "decide", "end", "hand_over", "hold", "require_ours"]

_NOTES: Final[Mapping[type[Happened], str]] = {
    GivenBack: "nomination_given_back",
    Kept: "nomination_kept",
}


async def hand_over(uow: Command, fact: NomineesHandedOverV1, _: Envelope) -> None:
    """Submissions recorded that the council approved them: from here on their next transition is ours.

    Raises ItemsNotApproved, NominationOutOfPlace.
    """
    items = await items_of_nominees(uow, fact.unit_id, fact.dossier_id, fact.attempt, fact.nominee_ids)
    if strangers := set(fact.nominee_ids) - items.keys():
        raise ItemsNotApproved(item_ids=sorted(strangers))
    known = await repository.lock(uow, fact.nominee_ids)
    came = [
        Nomination(
            nominee_id=nominee_id,
            dossier_id=fact.dossier_id,
            attempt=fact.attempt,
            stage=fact.stage,
            unit_id=fact.unit_id,
            item_id=items[nominee_id],
        )
        for nominee_id in fact.nominee_ids
    ]
    await repository.save(uow, [domain.handed_over(one, known.get(one.nominee_id)) for one in came])


async def end(uow: Command, fact: OutcomesRecordedV1, _: Envelope) -> None:
    """Nominations ended in submissions. What was withdrawn leaves the agendas; none of them is decided any more.

    One that a council approved in the moment in which it was withdrawn is known here as withdrawn from then on.
    Raises NominationOutOfPlace.
    """
    ended = {one.nominee_id: NominationState(one.outcome) for one in fact.outcomes}
    withdrawn = {nominee for nominee, state in ended.items() if state is NominationState.WITHDRAWN}
    held = await repository.lock(uow, ended)
    await withdraw_nominees(uow, fact.dossier_id, withdrawn, fact.type)
    approved = await findings_of_nominees(uow, fact.dossier_id, withdrawn - held.keys())
    found = [
        Nomination(
            nominee_id=finding.nominee_id,
            dossier_id=finding.dossier_id,
            attempt=finding.attempt,
            stage=finding.stage,
            unit_id=finding.unit_id,
            item_id=finding.item_id,
        )
        for finding in approved
    ]
    over = [domain.ended(one, ended[one.nominee_id]) for one in (*held.values(), *found)]
    await repository.save(uow, over)
    for nomination in over:
        what = f"nomination_{nomination.state.value}"
        await history.note(uow, nomination.nominee_id, nomination.version, what, history.BY_RULE, fact.type)


async def hold(uow: Command, nominee_ids: Iterable[UUID]) -> dict[UUID, Nomination]:
    """Those nominations that were ever handed over, held until the transaction ends: before any decision's row."""
    return await repository.lock(uow, nominee_ids)


def require_ours(held: dict[UUID, Nomination], wanted: Collection[tuple[UUID, UUID]]) -> None:
    """Each of the (nominee, item) waits for our decision on just this finding.

    Raises NominationOver for what ended for good, NominationHeld for what submissions has, ItemsNotApproved for
    what was handed over on another finding since.
    """
    there = [(held.get(nominee_id), item_id) for nominee_id, item_id in wanted]
    if over := [item_id for one, item_id in there if one is not None and one.state not in HOLDERS]:
        raise NominationOver(item_ids=sorted(over))
    if elsewhere := [item_id for one, item_id in there if one is None or _is_elsewhere(one)]:
        raise NominationHeld(elsewhere)
    if other := [item_id for one, item_id in there if one is None or one.item_id != item_id]:
        raise ItemsNotApproved(item_ids=sorted(other))


async def decide(uow: Command, nominations: Iterable[Nomination], act: NominationAct) -> dict[UUID, int]:
    """What a decision did to them. By nominee, how many decisions on it were issued. Raises NominationOutOfPlace."""
    return await _keep_counted(uow, [domain.decided(nomination, act) for nomination in nominations])


async def count(uow: Command, nominations: Iterable[Nomination]) -> dict[UUID, int]:
    """A decision took the place of the one that annulled them: likewise, and they stay annulled."""
    return await _keep_counted(uow, [domain.counted(nomination) for nomination in nominations])


async def _keep_counted(uow: Command, moved: list[Nomination]) -> dict[UUID, int]:
    await repository.save(uow, moved)
    return {nomination.nominee_id: nomination.decisions for nomination in moved}


async def answer(uow: Command, nomination: Nomination, asked_by: tuple[UUID, ...]) -> bool:
    """Submissions asks for it: it owns it again, and no decision names it from here on, or is told that it was decided.

    Returns whether it was given back.
    """
    asked, happened = domain.answer(nomination, asked_by)
    await repository.save(uow, [asked])
    for what in happened:
        uow.publish(facts.numbered(asked, what))
        await history.note(uow, asked.nominee_id, asked.version, _NOTES[type(what)], history.BY_RULE)
    return GivenBack(asked_by) in happened


def _is_elsewhere(nomination: Nomination) -> bool:
    return HOLDERS[nomination.state] is Holder.SUBMISSIONS
