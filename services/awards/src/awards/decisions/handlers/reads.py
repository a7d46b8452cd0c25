"""What people see of decisions and the register."""

from uuid import UUID

from authority import Query, units_by_id
from awards import history
from awards.access import is_own_unit
from awards.decisions import access, rectifications, register, repository
from awards.decisions.schemas import DecisionHeading, DecisionLine, DecisionView, RegisterEntryView
from awards.decisions.states import DecisionStatus
from awards.decisions.values import Decision
from awards.decisions.views import decision_heading, decision_view, papers_of, register_entry_view
from awards.heard.repository import round_names
from awards.history import HistoryRow
from awards.sessions.handlers import lateness_of
from kit.errors import NotFound
from kit.paging import Page, cut, encode_cursor, id_cursor, number_cursor


async def list_decisions(
    uow: Query, status: DecisionStatus | None, cursor: str | None, limit: int
) -> Page[DecisionLine]:
    """Decisions that the actor may see, in that state or in any, newest first."""
    rows = await repository.list_rows(uow, await access.visible(uow), status, id_cursor(cursor), limit + 1)
    shown, more = cut(rows, limit, lambda row: encode_cursor(str(row.id)))
    units = await units_by_id(uow, {row.unit_id for row in shown})
    rounds = await round_names(uow, {row.round_id for row in shown})
    items = [
        DecisionLine.model_validate(
            {
                **row._mapping,  # noqa: SLF001 - SQLAlchemy's own spelling
                "unit_name": units[row.unit_id].name if row.unit_id in units else None,
                "round_name": rounds.get(row.round_id),
            }
        )
        for row in shown
    ]
    return Page(items=items, next_cursor=more)


async def view_heading(uow: Query, decision_id: UUID) -> DecisionHeading:
    """What the decision is, without its entries. Raises NotFound."""
    decision = await access.read_visible(uow, decision_id)
    return decision_heading(decision, await rectifications.of_decisions(uow, [decision_id]))


async def view_decision(uow: Query, decision_id: UUID) -> DecisionView:
    return await view(uow, await access.read_visible(uow, decision_id))


async def view(uow: Query, decision: Decision) -> DecisionView:
    """The decision as drafted, beside each entry how it stands in the register, and the letters about it."""
    letters = await rectifications.of_decisions(uow, [decision.id])
    late = await lateness_of(uow, [entry.item_id for entry in decision.entries])
    registered = {entry.item_id: entry for entry in await register.of_decision(uow, decision.id)}
    return decision_view(decision, registered, letters, late)


async def read_register(
    uow: Query, unit_id: UUID, year: int, cursor: str | None, limit: int
) -> Page[RegisterEntryView]:
    """The award register of one's own unit and a year in its numbers' order. Raises NotFound."""
    if not await is_own_unit(uow, unit_id):
        raise NotFound
    after = number_cursor(cursor) or 0
    entries = await register.of_year(uow, unit_id, year, after, limit + 1)
    shown, more = cut(entries, limit, lambda entry: encode_cursor(str(entry.number)))
    papers = {paper for entry in shown for paper in papers_of(entry)}
    letters = await rectifications.of_decisions(uow, papers)
    return Page(items=[register_entry_view(entry, letters) for entry in shown], next_cursor=more)


async def read_history(uow: Query, decision_id: UUID, cursor: str | None) -> Page[HistoryRow]:
    await access.require_visible(uow, decision_id)
    return await history.read(uow, decision_id, cursor)
