"""What anybody reads of listed decisions; any other does not exist."""

from datetime import date
from uuid import UUID

from authority import Query
from awards.decisions.handlers import how_they_stand, issued_by_ids, people_named
from awards.disclosures import repository
from awards.disclosures.repository import Wanted
from awards.disclosures.schemas import PublicBody, PublicDecision, PublicLine, RecipientView
from awards.disclosures.views import line, public_decision
from kit.errors import NotFound
from kit.paging import Page, cut, decode_cursor, encode_cursor, number_cursor
from kit.unit_of_work import AnyRow

PAGE = 200
"""People on one page."""


async def list_public(
    uow: Query,
    words: str | None,
    unit_id: UUID | None,
    year: int | None,
    cursor: str | None,
    limit: int,
) -> Page[PublicLine]:
    """Listed decisions, the newest first, narrowed as one asks. Raises CursorInvalid."""
    after = decode_cursor(cursor, date.fromisoformat, UUID) if cursor else None
    wanted = Wanted(words, unit_id, year, (after[0], after[1]) if after else None)
    rows = await repository.list_rows(uow, wanted, limit + 1)
    shown, more = cut(rows, limit, lambda row: encode_cursor(row.issued_on.isoformat(), str(row.decision_id)))
    papers = await issued_by_ids(uow, [row.decision_id for row in shown])
    stand = await how_they_stand(uow, papers.values())
    items = [line(papers[row.decision_id], row, stand[row.decision_id]) for row in shown]
    return Page(items=items, next_cursor=more)


async def view_public(uow: Query, decision_id: UUID) -> PublicDecision:
    """Raises NotFound for what is not listed."""
    row = await _listed_row(uow, decision_id)
    [paper] = (await issued_by_ids(uow, [decision_id])).values()
    stand = await how_they_stand(uow, [paper])
    return public_decision(paper, row, stand[decision_id])


async def list_recipients(uow: Query, decision_id: UUID, cursor: str | None) -> Page[RecipientView]:
    """Whom a listed decision names, in its order. Raises NotFound, CursorInvalid."""
    await _listed_row(uow, decision_id)
    named = await people_named(uow, decision_id, number_cursor(cursor) or 0, PAGE + 1)
    shown, more = cut(named, PAGE, lambda one: encode_cursor(str(one.position)))
    return Page(items=[RecipientView(**vars(one)) for one in shown], next_cursor=more)


async def list_bodies(uow: Query) -> list[PublicBody]:
    """The units of which decisions are listed."""
    return [PublicBody(unit_id=row.unit_id, name=row.unit_name) for row in await repository.bodies(uow)]


async def _listed_row(uow: Query, decision_id: UUID) -> AnyRow:
    """What lists show of it. Raises NotFound."""
    row = await repository.row_of(uow, decision_id)
    if row is None or not repository.disclosure_of(row).is_listed:
        raise NotFound
    return row
