"""What others did or declared may keep somebody from scoring."""

from collections.abc import Collection
from uuid import UUID

from authority import Command
from contracts import Envelope
from contracts.acts import FactOfActs, FactOfInterests, InterestStated
from contracts.scoring import PanelStatus
from scoring.panels import queries, repository
from scoring.panels.access import with_those_who_left
from scoring.panels.handlers.exclude import exclude, let_back, question
from scoring.panels.handlers.settle import settle


async def hear_acts(uow: Command, fact: FactOfActs, _: Envelope) -> None:
    """Somebody did a duty that may keep them from scoring on a panel under way."""
    people = {act.person_id for act in fact.acts}
    for session_id in await queries.panels_of(uow, people, {act.dossier_id for act in fact.acts}):
        await _look_again(uow, session_id, people)


async def hear_interests(uow: Command, fact: FactOfInterests, _: Envelope) -> None:
    """Somebody has an interest in a nomination: under way they don't score it; after the result the head is told.

    One that was taken back lets them score again.
    """
    people = {one.person_id for one in fact.interests}
    for session_id in await queries.panels_of(uow, people, {one.dossier_id for one in fact.interests}):
        await _look_again(uow, session_id, people, fact.interests)


async def _look_again(
    uow: Command, session_id: UUID, people: Collection[UUID], stated: Collection[InterestStated] = ()
) -> None:
    panel = await repository.lock_panel(uow, session_id)
    if panel is None:
        return
    panel = await with_those_who_left(uow, panel)
    panellists = [person for person in panel.panellists if person in people]
    if panel.status is PanelStatus.CONCLUDED:
        await question(uow, panel, panellists)
        return
    panel, let_in = await let_back(uow, panel, stated)
    panel, left_out = await exclude(uow, panel, panellists)
    if let_in or left_out:
        await settle(uow, panel)
