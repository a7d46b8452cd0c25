"""Panels: open, score, recuse, withdraw, read. A panel that became complete concludes in the same transaction."""

from uuid import UUID

from authority import Capability, UnitOfWork
from contracts.scoring import OpenPanel, PanelStatus, PanelView
from kit.errors import NotFound
from kit.ids import new_id
from kit.paging import Page, encode_cursor, id_cursor
from scoring.errors import PanelDiffers
from scoring.panels import events, repository
from scoring.panels.domain import (
    Criterion,
    Ground,
    Item,
    Panel,
    Recusal,
    Sheet,
    conclude,
    give_scores,
    recuse,
    withdraw,
)
from scoring.panels.ranking import rank
from scoring.panels.schemas import GiveScores, PanelDetail, PanelToDo, RecordRecusal
from scoring.sheets import handlers as sheets

_PAGE = 50


async def open_panel(uow: UnitOfWork, command: OpenPanel) -> PanelView:
    """Open the session's panel by the newest version of its sheet. The same panel again: the panel as it stands.

    Panellists who are nominated themselves are recused at once. Raises SheetUnknown, PanelDiffers.
    """
    await repository.hold_session(uow, command.session_id)
    if known := await repository.find_panel(uow, command.session_id):
        _require_same(known, command)
        return _progress(uow, known)
    panel = _new_panel(command, await _sheet_for(uow, command.sheet_code))
    uow.publish(events.opened(panel))
    for panellist_id, item_id in panel.own_nominations():
        recusal = Recusal(new_id(), panellist_id, item_id, Ground.OWN_NOMINATION, None)
        panel = recuse(panel, recusal)
        uow.publish(events.recused(panel, recusal))
    gone = await repository.withdrawn_early(uow, panel.session_id)
    panel = _withdraw_all(uow, panel, gone)
    await repository.add(uow, panel)
    return _progress(uow, await _conclude_if_complete(uow, panel))


async def score_items(uow: UnitOfWork, session_id: UUID, command: GiveScores) -> PanelDetail:
    """Give or replace the caller's own points. Raises NotFound, NotAuthorised and what `give_scores` raises."""
    panel = await _lock_visible(uow, session_id)
    await uow.authority.require(Capability.SCORE, unit=panel.unit_id)
    me = uow.actor.person_id
    given = command.by_item()
    panel = give_scores(panel, me, given, ids={item_id: new_id() for item_id in given})
    scores = [score for score in panel.scores if score.panellist_id == me and score.item_id in given]
    await repository.save_scores(uow, panel, scores)
    uow.publish(events.scores_given(panel, me, tuple(score.id for score in scores)))
    panel = await _settle(uow, panel)
    return PanelDetail.of(panel, me, uow.now)


async def record_recusal(uow: UnitOfWork, session_id: UUID, command: RecordRecusal) -> PanelDetail:
    """A panellist recuses himself, or the council's secretary records it. Raises as `recuse` does."""
    panel = await _lock_visible(uow, session_id)
    me = uow.actor.person_id
    panellist_id = command.panellist_id or me
    duty = Capability.SCORE if panellist_id == me else Capability.MANAGE_SESSION
    await uow.authority.require(duty, unit=panel.unit_id)
    recusal = Recusal(new_id(), panellist_id, command.item_id, Ground.DECLARED, command.reason)
    panel = recuse(panel, recusal)
    await repository.add_recusals(uow, panel, [recusal])
    uow.publish(events.recused(panel, recusal))
    panel = await _settle(uow, panel)
    return PanelDetail.of(panel, me, uow.now)


async def withdraw_items(uow: UnitOfWork, session_id: UUID, item_ids: tuple[UUID, ...]) -> None:
    """Nominations left the session's agenda. Without a panel yet, they are kept in mind for when it opens.

    A concluded panel keeps its result: the session does without the nominations that left it.
    """
    await repository.hold_session(uow, session_id)
    panel = await repository.lock_panel(uow, session_id)
    if panel is None:
        await repository.remember_early_withdrawals(uow, session_id, item_ids)
        return
    if panel.status is PanelStatus.CONCLUDED:
        return
    after = _withdraw_all(uow, panel, set(item_ids))
    if after == panel:
        return
    await repository.save_withdrawn(uow, {item.id for item in after.items if item.withdrawn})
    await _settle(uow, after)


async def show_panel(uow: UnitOfWork, session_id: UUID) -> PanelDetail:
    """Raises NotFound for whoever is neither panellist nor of the panel's unit."""
    panel = await _visible(uow, await repository.find_panel(uow, session_id))
    return PanelDetail.of(panel, uow.actor.person_id, uow.now)


async def show_progress(uow: UnitOfWork, session_id: UUID) -> PanelView:
    """What the session's workflow waits for. Raises NotFound."""
    panel = await repository.find_panel(uow, session_id)
    if panel is None:
        raise NotFound
    return _progress(uow, panel)


async def panels_to_do(uow: UnitOfWork, cursor: str | None) -> Page[PanelToDo]:
    """Open panels that wait for the caller's scores. Raises CursorInvalid."""
    rows = await repository.owed_by(uow, uow.actor.person_id, id_cursor(cursor), _PAGE + 1)
    items = [PanelToDo.model_validate(row, from_attributes=True) for row in rows[:_PAGE]]
    following = encode_cursor(str(items[-1].session_id)) if len(rows) > _PAGE else None
    return Page(items=items, next_cursor=following)


async def _lock_visible(uow: UnitOfWork, session_id: UUID) -> Panel:
    return await _visible(uow, await repository.lock_panel(uow, session_id))


async def _visible(uow: UnitOfWork, panel: Panel | None) -> Panel:
    """A panel outside the caller's line doesn't exist for him. Raises NotFound."""
    if panel and (
        uow.actor.person_id in panel.panellists
        or await uow.authority.has(Capability.VIEW, unit=panel.unit_id)
    ):
        return panel
    raise NotFound


async def _settle(uow: UnitOfWork, panel: Panel) -> Panel:
    """Save how the panel stands, concluding it where nothing is awaited any more."""
    if panel.is_complete():
        return await _conclude_if_complete(uow, panel)
    await repository.save_state(uow, panel)
    return panel


async def _conclude_if_complete(uow: UnitOfWork, panel: Panel) -> Panel:
    if not panel.is_complete():
        return panel
    panel = conclude(panel, rank(panel))
    await repository.save_state(uow, panel)
    uow.publish(events.concluded(panel))
    return panel


def _withdraw_all(uow: UnitOfWork, panel: Panel, item_ids: set[UUID]) -> Panel:
    """Withdraw those that stand on the panel, each as a fact of its own."""
    for item in panel.items:
        if item.id in item_ids and not item.withdrawn:
            panel = withdraw(panel, item.id)
            uow.publish(events.item_withdrawn(panel, item.id))
    return panel


async def _sheet_for(uow: UnitOfWork, code: str) -> Sheet:
    sheet = await sheets.sheet_for_panel(uow, code)
    criteria = tuple(
        Criterion(each.code, each.name, each.max_points, each.weight) for each in sheet.content.criteria
    )
    return Sheet(sheet.id, sheet.content.code, sheet.version, criteria, sheet.content.tie_break)


def _new_panel(command: OpenPanel, sheet: Sheet) -> Panel:
    items = tuple(
        Item(
            each.item_id,
            place,
            each.dossier_id,
            each.nominee_id,
            each.person_id,
            nominee_version_id=each.nominee_version_id,
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
        raise PanelDiffers(status=panel.status.value, version=panel.version)


def _progress(uow: UnitOfWork, panel: Panel) -> PanelView:
    return PanelView(session_id=panel.session_id, version=panel.version, now=uow.now, status=panel.status)
