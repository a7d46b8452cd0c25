"""Rows of panels as frozen values."""

from decimal import Decimal

from authority.exclusions import RecusalCause
from contracts.acts import Ground
from contracts.submissions import Lateness
from kit.unit_of_work import AnyRow
from scoring.panels.values import Criterion, Item, Recusal, Result, Sheet, Target


def sheet_of(row: AnyRow) -> Sheet:
    criteria = tuple(
        Criterion(each["code"], each["name"], Decimal(each["max_points"]), Decimal(each["weight"]))
        for each in row.criteria
    )
    return Sheet(row.sheet_id, row.sheet_code, row.sheet_version, criteria, tuple(row.tie_break))


def recusal_of(row: AnyRow) -> Recusal:
    return Recusal(
        row.id,
        row.panellist_id,
        row.item_id,
        RecusalCause(row.ground),
        row.reason,
        Ground(row.stated_ground) if row.stated_ground else None,
    )


def item_of(row: AnyRow) -> Item:
    return Item(
        id=row.id,
        place=row.place,
        dossier_id=row.dossier_id,
        nominee_id=row.nominee_id,
        person_id=row.person_id,
        withdrawn=row.withdrawn_at is not None,
        received_at=row.received_at,
        nominee_version_id=row.nominee_version_id,
        late=Lateness.model_validate(row.late) if row.late else None,
    )


def target_of(row: AnyRow) -> Target | None:
    if row.due_at is None:
        return None
    return Target(row.due_at, row.remind_at, row.reminded, row.overdue)


def results_of(rows: list[AnyRow]) -> tuple[Result, ...]:
    ranked = sorted((row for row in rows if row.rank is not None), key=lambda row: row.rank)
    return tuple(Result(row.id, row.nominee_id, row.mean, row.spread, row.rank) for row in ranked)
