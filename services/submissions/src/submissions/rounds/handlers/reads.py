"""What people see of rounds."""

from datetime import date
from typing import Final
from uuid import UUID

from authority import Query
from kit.paging import Page, cut, decode_cursor, encode_cursor
from kit.plans import PlanVersion, versions
from submissions.rounds import repository
from submissions.rounds.handlers.hold import get_round
from submissions.rounds.values import KIND
from submissions.rounds.views import RoundView, round_view

PAGE: Final = 20
"""Rounds on one page, each with its whole guidance."""


async def list_rounds(uow: Query, cursor: str | None) -> Page[RoundView]:
    """Rounds are public to everybody who is signed in; the newest first, a page at a time. Raises CursorInvalid."""
    after = decode_cursor(cursor, date.fromisoformat, str) if cursor else None
    found = await repository.newest(uow, (after[0], after[1]) if after else None, PAGE + 1)
    shown, more = cut(found, PAGE, lambda one: encode_cursor(one.opens_on.isoformat(), one.code))
    return Page(items=[round_view(one) for one in shown], next_cursor=more)


async def read_round(uow: Query, round_id: UUID) -> RoundView:
    """Likewise one of them. Raises NotFound."""
    return round_view(await get_round(uow, round_id))


async def list_versions(uow: Query, round_id: UUID, cursor: str | None) -> Page[PlanVersion]:
    """Every version of a round's guidance, the newest first, a page at a time. Raises NotFound, CursorInvalid."""
    await get_round(uow, round_id)
    return await versions(uow, KIND, str(round_id), cursor)
