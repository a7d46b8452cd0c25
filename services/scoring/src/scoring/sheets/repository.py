"""All the SQL about score sheets."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, select

from kit.unit_of_work import AnyRow, Command, Query
from scoring.sheets.domain import Criterion, Sheet, SheetContent
from scoring.sheets.models import score_sheets


async def hold_code(uow: Command, code: str) -> None:
    """Two people who enter versions of one sheet do it one after the other."""
    await uow.hold(code)


async def newest_sheet(uow: Query, code: str) -> Sheet | None:
    """The highest version of that code."""
    sheets = score_sheets.c
    row = await uow.first(
        select(score_sheets).where(sheets.code == code).order_by(sheets.version.desc()).limit(1)
    )
    return _sheet(row) if row else None


async def versions(uow: Query, code: str, before: int | None, limit: int) -> list[tuple[Sheet, AnyRow]]:
    """So many versions of that code, the newest first, each with the row that says who entered it, when and why."""
    sheets = score_sheets.c
    query = select(score_sheets).where(sheets.code == code).order_by(sheets.version.desc()).limit(limit)
    rows = await uow.all(query.where(sheets.version < before) if before else query)
    return [(_sheet(row), row) for row in rows]


async def add(uow: Command, sheet: Sheet, reason: str | None) -> None:
    content = sheet.content
    await uow.execute(
        insert(score_sheets).values(
            id=sheet.id,
            code=content.code,
            version=sheet.version,
            name=content.name,
            movement=content.movement,
            criteria=[_criterion_row(criterion) for criterion in content.criteria],
            tie_break=list(content.tie_break),
            unit_ids=list(sheet.unit_ids),
            entered_by=uow.actor.person_id,
            entered_at=uow.now,
            reason=reason,
        )
    )


def _criterion_row(criterion: Criterion) -> dict[str, Any]:
    """Decimals as text: JSON's numbers would not keep them exactly."""
    return asdict(criterion) | {"max_points": str(criterion.max_points), "weight": str(criterion.weight)}


def _sheet(row: AnyRow) -> Sheet:
    criteria = tuple(
        Criterion(
            code=each["code"],
            name=each["name"],
            max_points=Decimal(each["max_points"]),
            weight=Decimal(each["weight"]),
            criteria_groups=tuple(each["criteria_groups"]),
        )
        for each in row.criteria
    )
    content = SheetContent(row.code, row.name, row.movement, criteria, tuple(row.tie_break))
    return Sheet(row.id, row.version, frozenset(row.unit_ids), content)
