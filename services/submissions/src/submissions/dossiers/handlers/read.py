"""What people read of dossiers, each only inside its circle."""

from uuid import UUID

from authority import Query
from authority.circle import require_in_circle
from contracts.submissions import DossierStatus
from kit.paging import Page, cut, encode_cursor, id_cursor, number_cursor
from submissions.dossiers import listing, queries, repository
from submissions.dossiers.interests import InterestView
from submissions.dossiers.lists import DossierLines, HistoryRowView, Lying
from submissions.dossiers.naming import NamedDossier
from submissions.dossiers.same_people import SamePerson, same_people
from submissions.dossiers.schemas import DossierView

PAGE = 50


async def read_dossier(uow: Query, dossier_id: UUID) -> NamedDossier:
    """Raises NotFound outside its circle."""
    dossier = await repository.get_dossier(uow, dossier_id)
    await require_in_circle(uow, dossier.circle)
    return await NamedDossier.read(uow, DossierView.of(dossier, uow.now))


async def list_same_people(uow: Query, dossier_id: UUID, cursor: str | None) -> Page[SamePerson]:
    """Where else the dossier's people are nominated, in dossiers that the caller may see, for whoever checks.

    Raises NotFound outside the dossier's circle, CursorInvalid.
    """
    dossier = await repository.get_dossier(uow, dossier_id)
    await require_in_circle(uow, dossier.circle)
    units = await uow.authority.units()
    found = await same_people(uow, dossier_id, units, id_cursor(cursor), PAGE + 1)
    items, more = cut(found, PAGE, lambda one: encode_cursor(str(one.nominee_id)))
    return Page(items=items, next_cursor=more)


async def read_history(uow: Query, dossier_id: UUID, cursor: str | None) -> Page[HistoryRowView]:
    """The rows of the permanent history, oldest first, a page at a time.

    Raises NotFound outside the dossier's circle, CursorInvalid.
    """
    dossier = await repository.get_dossier(uow, dossier_id)
    await require_in_circle(uow, dossier.circle)
    found = await queries.history_of(uow, dossier_id, number_cursor(cursor) or 0, PAGE + 1)
    rows, more = cut(found, PAGE, lambda row: encode_cursor(str(row.position)))
    items = [HistoryRowView.model_validate(row, from_attributes=True) for row in rows]
    return Page(items=items, next_cursor=more)


async def list_interests(uow: Query, dossier_id: UUID) -> list[InterestView]:
    """Raises NotFound outside the dossier's circle."""
    dossier = await repository.get_dossier(uow, dossier_id)
    await require_in_circle(uow, dossier.circle)
    rows = await queries.interests_in(uow, dossier_id)
    return [InterestView.model_validate(row, from_attributes=True) for row in rows]


async def list_dossiers(
    uow: Query,
    *,
    round_id: UUID | None,
    status: DossierStatus | None,
    level: str | None,
    unit_id: UUID | None,
    lying: Lying,
    search: str | None,
    cursor: str | None,
) -> DossierLines:
    """Dossiers inside whose circle the caller is, newest first, a page at a time. Raises CursorInvalid."""
    wanted = listing.Wanted(
        units=await uow.authority.units(),
        round_id=round_id,
        status=status,
        level=level,
        unit_id=unit_id,
        lying=lying,
        now=uow.now,
        search=search,
        after=id_cursor(cursor),
    )
    found = await listing.lines(uow, wanted, PAGE + 1)
    items, more = cut(found, PAGE, lambda one: encode_cursor(str(one.id)))
    return DossierLines(now=uow.now, items=items, next_cursor=more)
