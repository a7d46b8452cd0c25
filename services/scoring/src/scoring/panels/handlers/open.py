"""A session's panel is opened."""

from typing import Final

from authority import Command, Query, working_calendar
from contracts.limits import LimitKind
from contracts.scoring import OpenPanel, PanelStatus, PanelView
from kit.clock import local_date
from kit.deadlines import counted
from scoring.errors import ItemOfAnotherPanel, PanelDiffers
from scoring.panels import repository
from scoring.panels.access import with_those_who_left
from scoring.panels.change import tell
from scoring.panels.domain import require_each_once
from scoring.panels.handlers.exclude import recused_by_rule
from scoring.panels.handlers.lead import progress
from scoring.panels.handlers.settle import conclude_if_complete
from scoring.panels.handlers.withdraw import withdraw_all
from scoring.panels.happened import Opened
from scoring.panels.values import Criterion, Item, Panel, Sheet, Target
from scoring.sheets import handlers as sheets

WORKING_DAYS: Final = 3
"""The panel's target time where the round doesn't say how long the council has, in working days."""


async def open_panel(uow: Command, command: OpenPanel) -> PanelView:
    """Open the session's panel by the newest version of its sheet. The same panel again: the panel as it stands.

    Whom something keeps from scoring a nomination is recused at once. Raises SheetUnknown, PanelDiffers,
    ItemRepeated, ItemOfAnotherPanel.
    """
    await repository.hold_session(uow, command.session_id)
    if known := await repository.find_panel(uow, command.session_id):
        _require_same(known, command)
        return progress(uow, known)
    require_each_once(item.item_id for item in command.items)
    target = await _target(uow, command.working_days or WORKING_DAYS)
    panel = _new_panel(command, await _sheet_for(uow, command.sheet_code), target)
    panel = await with_those_who_left(uow, panel)
    tell(uow, panel, [Opened()])
    gone = await repository.withdrawn_early(uow, panel.session_id)
    panel, _ = withdraw_all(uow, panel, gone)
    panel, _ = await recused_by_rule(uow, panel, panel.panellists)
    if taken := await repository.add(uow, panel):
        raise ItemOfAnotherPanel(items=taken)
    return progress(uow, await conclude_if_complete(uow, panel))


async def _target(uow: Query, days: int) -> Target:
    today = local_date(uow.now)
    limit = counted(LimitKind.TARGET, await working_calendar(uow, today), today, days)
    return Target(limit.due_at, limit.remind_at)


async def _sheet_for(uow: Query, code: str) -> Sheet:
    sheet = await sheets.sheet_for_panel(uow, code)
    criteria = tuple(
        Criterion(each.code, each.name, each.max_points, each.weight) for each in sheet.content.criteria
    )
    return Sheet(sheet.id, sheet.content.code, sheet.version, criteria, sheet.content.tie_break)


def _new_panel(command: OpenPanel, sheet: Sheet, target: Target) -> Panel:
    items = tuple(
        Item(
            id=each.item_id,
            place=place,
            dossier_id=each.dossier_id,
            nominee_id=each.nominee_id,
            person_id=each.person_id,
            received_at=each.received_at,
            nominee_version_id=each.nominee_version_id,
            late=each.late,
        )
        for place, each in enumerate(command.items, start=1)
    )
    return Panel(
        session_id=command.session_id,
        unit_id=command.unit_id,
        round_id=command.round_id,
        version=1,
        status=PanelStatus.OPEN,
        sheet=sheet,
        panellists=tuple(sorted(set(command.panellists))),
        items=items,
        target=target,
    )


def _require_same(panel: Panel, command: OpenPanel) -> None:
    """The same panel may be asked for again after nominations left it, so fewer items are no difference."""
    same = (
        (panel.unit_id, panel.round_id, panel.sheet.code)
        == (command.unit_id, command.round_id, command.sheet_code)
        and set(panel.panellists) == set(command.panellists)
        and {item.item_id for item in command.items} <= {item.id for item in panel.items}
    )
    if not same:
        raise PanelDiffers(state=panel.status.value, version=panel.version)
