"""Entering and reading score sheets."""

from collections.abc import Sequence
from typing import Any, Final

from authority import Capability, Command, Query
from kit.errors import ChangeReasonMissing, NotFound
from kit.history import changes, field_changes
from kit.ids import new_id
from kit.paging import Page, cut, encode_cursor, number_cursor
from kit.preconditions import require_version
from kit.rehearsal import Deed, WouldChange
from kit.schemas import stored
from kit.unit_of_work import AnyRow
from scoring.errors import (
    MovementCancelled,
    SheetInvalid,
    SheetOfAnotherMovement,
    SheetOfAnotherUnit,
    SheetUnknown,
    words,
)
from scoring.heard import repository as heard
from scoring.sheets import facts, repository
from scoring.sheets.domain import Sheet, check
from scoring.sheets.schemas import PutSheet, SheetVersion, SheetView

PAGE: Final = 50


async def put_sheet(uow: Command, code: str, seen: int | None, command: PutSheet) -> SheetView:
    """Enter a sheet, or a further version of the one that was seen. The same content again changes nothing.

    Raises NotAuthorised, SheetOfAnotherUnit, SheetOfAnotherMovement, SheetInvalid, MovementCancelled,
    PreconditionMissing, PreconditionFailed, ChangeReasonMissing.
    """
    await uow.authority.require_anywhere(Capability.OPEN_ROUND)
    if command.code != code:
        raise SheetInvalid(detail=words("code_differs", said=command.code, asked=code))
    content = check(command.content())
    units = frozenset(await uow.authority.units(Capability.OPEN_ROUND))
    await repository.hold_code(uow, code)
    newest = await repository.newest_sheet(uow, code)
    if newest is None:
        sheet = Sheet(new_id(), 1, units, content)
    elif not newest.unit_ids & units:
        raise SheetOfAnotherUnit(sheet_code=code)
    elif newest.content.movement != content.movement:
        raise SheetOfAnotherMovement(sheet_code=code, movement=newest.content.movement)
    elif newest.content == content:
        return SheetView.of(newest)
    else:
        sheet = Sheet(new_id(), newest.version + 1, newest.unit_ids, content)
    if await heard.is_cancelled(uow, content.movement):
        raise MovementCancelled(movement=content.movement)
    await _require_seen(uow, code, newest, seen)
    if newest is not None and command.reason is None:
        raise ChangeReasonMissing(kind="score_sheet", key=code)
    if uow.rehearsal is not None:
        uow.rehearsal.foresee([_foreseen(newest, sheet)])
    await repository.add(uow, sheet, command.reason)
    uow.publish(facts.sheet_recorded(sheet))
    return SheetView.of(sheet)


async def _require_seen(uow: Query, code: str, sheet: Sheet | None, seen: int | None) -> None:
    """Whoever changes a sheet names the version that they saw; whoever enters a new one has seen none.

    Raises PreconditionMissing, and PreconditionFailed with the fields that changed since.
    """

    async def changed_since(version: int) -> list[str]:
        later = _described(await repository.versions(uow, code, None, max(newest - version, 0) + 1))
        return [change.field for one in later if one.version > version for change in one.changes]

    newest = sheet.version if sheet else 0
    await require_version(uow, newest or None, seen, changed_since)


def _foreseen(before: Sheet | None, after: Sheet) -> WouldChange:
    fields = field_changes(_said(before), _said(after)) if before else []
    deed = Deed.CHANGED if before else Deed.ADDED
    return WouldChange(kind="score_sheet", name=after.content.name, deed=deed, fields=fields)


def _said(sheet: Sheet) -> dict[str, Any]:
    return SheetView.of(sheet).model_dump(mode="json", exclude={"id", "version"})


async def show_sheet(uow: Query, code: str) -> SheetView:
    """The newest version, for whoever holds a role anywhere. Raises NotAuthorised, NotFound."""
    await uow.authority.require_anywhere(Capability.VIEW)
    if sheet := await repository.newest_sheet(uow, code):
        return SheetView.of(sheet)
    raise NotFound


async def list_versions(uow: Query, code: str, cursor: str | None) -> Page[SheetVersion]:
    """The versions, the newest first, a page at a time, for whoever holds a role anywhere.

    Raises NotAuthorised, NotFound, CursorInvalid.
    """
    await uow.authority.require_anywhere(Capability.VIEW)
    # one more than is shown: what the last one on the page changed is told by the one before it
    rows = await repository.versions(uow, code, number_cursor(cursor), PAGE + 1)
    if not rows:
        raise NotFound
    items, more = cut(_described(rows), PAGE, lambda one: encode_cursor(str(one.version)))
    return Page(items=items, next_cursor=more)


def _described(rows: Sequence[tuple[Sheet, AnyRow]]) -> list[SheetVersion]:
    """Versions that follow each other, the newest first, with what each changed; the oldest here, nothing."""
    said = [_said(sheet) for sheet, _ in rows]
    earlier = [*said[1:], said[-1]]
    return [
        stored(
            SheetVersion,
            {name: value for name, value in vars(SheetView.of(sheet)).items() if name != "id"}
            | {name: getattr(row, name) for name in ("entered_by", "entered_at", "reason")}
            | {"changes": changes(before, now)},
        )
        for (sheet, row), now, before in zip(rows, said, earlier, strict=True)
    ]


async def sheet_for_panel(uow: Query, code: str) -> Sheet:
    """The version by which a panel that opens now scores. Raises SheetUnknown."""
    if sheet := await repository.newest_sheet(uow, code):
        return sheet
    raise SheetUnknown(sheet_code=code)
