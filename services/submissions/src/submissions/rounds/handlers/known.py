"""What a round may name: its movement's plan, score sheets, awards of the catalogue, units."""

from authority import Query, Unit
from authority.units import kinds_and_levels
from kit.clock import local_date
from submissions.heard import repository as heard
from submissions.movements.values import Movement
from submissions.movements.values import Plan as MovementPlan
from submissions.rounds.domain import Known, KnownMovement, KnownSheet, days_by_award
from submissions.rounds.values import Plan


def known_movement(plan: MovementPlan) -> KnownMovement:
    """What a round may name of a movement's plan."""
    phases = frozenset(phase.code for phase in plan.phases)
    return KnownMovement(phases, plan.award_codes, plan.group_codes)


async def sheet_known(uow: Query, code: str | None) -> KnownSheet | None:
    """The score sheet, where one is named that scoring told of."""
    sheet = await heard.sheet_known(uow, code) if code else None
    return KnownSheet(sheet.movement_code, sheet.criteria_groups) if sheet else None


async def known_to_round(uow: Query, plan: Plan, movement: Movement | None, units: dict[str, Unit]) -> Known:
    """Everything that the checks of a round's file look names up in."""
    kinds, levels = await kinds_and_levels(uow, local_date(uow.now))
    known_movements = {movement.code: known_movement(movement.plan)} if movement else {}
    sheets = {}
    if plan.sheet and (sheet := await sheet_known(uow, plan.sheet)):
        sheets[plan.sheet] = sheet
    awards = days_by_award(await heard.entries(uow))
    return Known(known_movements, sheets, awards, frozenset(units), kinds, levels)
