"""Finding a decision for somebody who may see it; to everybody else it does not exist."""

from uuid import UUID

from sqlalchemy import ColumnElement

from authority import Command, Query
from awards.access import own_units
from awards.decisions import repository
from awards.decisions.values import Decision
from awards.heard.repository import dossiers_submitted_by
from awards.nominations.handlers import Nomination, hold
from kit.errors import NotFound


async def lock_with_nominations(uow: Command, decision_id: UUID) -> tuple[Decision, dict[UUID, Nomination]]:
    """The decision, and before it the nominations that it names, held until the transaction ends. Raises NotFound.

    In this order always, so that a request for a nomination and the issue of its decision wait for each other.
    """
    await require_visible(uow, decision_id)
    held = await hold(uow, await repository.nominees_of(uow, decision_id))
    return await lock_visible(uow, decision_id), held


async def lock_visible(uow: Command, decision_id: UUID) -> Decision:
    """The decision, held until the transaction ends. Raises NotFound."""
    await require_visible(uow, decision_id)
    decision = await repository.lock(uow, decision_id)
    if decision is None:
        raise NotFound
    return decision


async def read_visible(uow: Query, decision_id: UUID) -> Decision:
    """Raises NotFound."""
    await require_visible(uow, decision_id)
    decision = await repository.read(uow, decision_id)
    if decision is None:
        raise NotFound
    return decision


async def require_visible(uow: Query, decision_id: UUID) -> None:
    if not await repository.is_visible(uow, decision_id, await visible(uow)):
        raise NotFound


async def visible(uow: Query) -> ColumnElement[bool]:
    """Condition: of the actor's own units; who submitted a dossier sees the decision on it once it is issued."""
    return repository.visible_to(await own_units(uow), dossiers_submitted_by(await uow.authority.units()))
