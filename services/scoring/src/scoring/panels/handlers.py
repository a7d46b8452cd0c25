"""Panels: open, score, recuse, withdraw, read. A panel that became complete concludes in the same transaction."""

from collections.abc import Collection
from dataclasses import replace
from functools import partial
from uuid import UUID

from authority import Capability, RecusalCause, UnitOfWork, working_calendar
from contracts import Envelope
from contracts.acts import Duty, FactOfActs, FactOfInterests, InterestStated
from contracts.awards import ItemsWithdrawnV1
from contracts.directory import AssignmentsConfirmedV1
from contracts.scoring import MarkPanelOverdue, OpenPanel, PanelStatus, PanelView, RemindPanel
from kit.clock import local_date
from kit.deadlines import LimitKind, counted
from kit.errors import NotFound
from kit.ids import new_id
from kit.paging import cut, encode_cursor, id_cursor
from kit.preconditions import require_version
from scoring.errors import ItemOfAnotherPanel, PanelDiffers
from scoring.panels import events, repository
from scoring.panels.domain import (
    Criterion,
    Item,
    Panel,
    Recusal,
    Sheet,
    Target,
    conclude,
    give_scores,
    recuse,
    require_each_once,
    take_back,
    withdraw,
)
from scoring.panels.exclude import exclude, let_back, question, recused_by_rule
from scoring.panels.ranking import rank
from scoring.panels.schemas import (
    ConcludePanel,
    GiveScores,
    PanelDetail,
    PanelsToDo,
    PanelToDo,
    RecordRecusal,
    WithdrawRecusal,
)
from scoring.panels.target import conclude_without, mark_overdue, remind
from scoring.sheets import handlers as sheets

_PAGE = 50
WORKING_DAYS = 3
"""The panel's target time where the round doesn't say how long the council has, in working days."""


async def open_panel(uow: UnitOfWork, command: OpenPanel) -> PanelView:
    """Open the session's panel by the newest version of its sheet. The same panel again: the panel as it stands.

    Whom something keeps from scoring a nomination is recused at once. Raises SheetUnknown, PanelDiffers,
    ItemRepeated, ItemOfAnotherPanel.
    """
    await repository.hold_session(uow, command.session_id)
    if known := await repository.find_panel(uow, command.session_id):
        _require_same(known, command)
        return _progress(uow, known)
    require_each_once(item.item_id for item in command.items)
    target = await _target(uow, command.working_days or WORKING_DAYS)
    panel = _new_panel(command, await _sheet_for(uow, command.sheet_code), target)
    panel = await _with_those_who_left(uow, panel)
    uow.publish(events.opened(panel))
    gone = await repository.withdrawn_early(uow, panel.session_id)
    panel = _withdraw_all(uow, panel, gone)
    panel, _ = await recused_by_rule(uow, panel, panel.panellists)
    if taken := await repository.add(uow, panel):
        raise ItemOfAnotherPanel(items=taken)
    return _progress(uow, await _conclude_if_complete(uow, panel))


async def score_items(uow: UnitOfWork, session_id: UUID, command: GiveScores) -> PanelDetail:
    """Give or replace the caller's own points. Raises NotFound, NotAuthorised and what `give_scores` raises."""
    panel = await _lock_visible(uow, session_id)
    await uow.authority.require(Capability.SCORE, unit=panel.unit_id)
    me = uow.actor.person_id
    panel = await exclude(uow, panel, [me])  # what they did elsewhere may have been heard of since
    given = command.by_item()
    panel = give_scores(panel, me, given, ids={item_id: new_id() for item_id in given})
    scores = [score for score in panel.scores if score.panellist_id == me and score.item_id in given]
    await repository.save_scores(uow, panel, scores)
    dossiers = [panel.item(item_id).dossier_id for item_id in given]
    acts = uow.acts.done(Duty.SCORE, panel.unit_id, dossiers)
    uow.publish(events.scores_given(panel, me, tuple(score.id for score in scores), acts))
    panel = await _settle(uow, panel)
    return PanelDetail.of(panel, me, uow.now)


async def record_recusal(uow: UnitOfWork, session_id: UUID, command: RecordRecusal) -> PanelDetail:
    """A panellist recuses themselves, or the council's secretary records it. Raises as `recuse` does.

    Raises GroundNotExcluding for a ground on which the council's regulation excludes nobody.
    """
    panel = await _lock_visible(uow, session_id)
    me = uow.actor.person_id
    panellist_id = command.panellist_id or me
    duty = Capability.SCORE if panellist_id == me else Capability.MANAGE_SESSION
    await uow.authority.require(duty, unit=panel.unit_id)
    opened_on = local_date(panel.opened_at or uow.now)
    await uow.acts.require_excluding(command.ground, panel.unit_id, opened_on)
    recusal = Recusal(
        new_id(), panellist_id, command.item_id, RecusalCause.DECLARED, command.reason, command.ground
    )
    panel = recuse(panel, recusal)
    await repository.add_recusals(uow, panel, [recusal])
    interest = _interest(panel, recusal)
    uow.acts.stated(interest)
    uow.publish(events.recused(panel, recusal, interest, by=uow.actor.person_id))
    panel = await _settle(uow, panel)
    return PanelDetail.of(panel, me, uow.now)


async def withdraw_recusal(
    uow: UnitOfWork, session_id: UUID, recusal_id: UUID, seen: int, command: WithdrawRecusal
) -> PanelDetail:
    """The panellist or the secretary takes back what was declared by mistake.

    Where something else keeps the panellist from scoring, as an interest declared in the dossier, they stay out.
    Raises as `take_back` does, and PreconditionFailed.
    """
    before = await _lock_visible(uow, session_id)
    panel, recusal = take_back(before, recusal_id)
    me = uow.actor.person_id
    duty = Capability.SCORE if recusal.panellist_id == me else Capability.MANAGE_SESSION
    await uow.authority.require(duty, unit=panel.unit_id)
    await _require_seen(uow, before, seen)
    await repository.withdraw_recusal(uow, recusal_id, command.reason)
    interest = _interest(before, recusal, withdrawn=True)
    uow.acts.stated(interest)
    uow.publish(events.recusal_withdrawn(panel, recusal, interest, by=uow.actor.person_id))
    panel = await exclude(uow, panel, [recusal.panellist_id])
    return PanelDetail.of(await _settle(uow, panel), me, uow.now)


async def hear_acts(uow: UnitOfWork, event: FactOfActs, _: Envelope) -> None:
    """Somebody did a duty that may keep them from scoring on a panel under way."""
    people = {act.person_id for act in event.acts}
    for session_id in await repository.panels_of(uow, people, {act.dossier_id for act in event.acts}):
        await _look_again(uow, session_id, people)


async def hear_interests(uow: UnitOfWork, event: FactOfInterests, _: Envelope) -> None:
    """Somebody has an interest in a nomination: under way they don't score it; after the result the head is told.

    One that was taken back lets them score again.
    """
    people = {one.person_id for one in event.interests}
    for session_id in await repository.panels_of(uow, people, {one.dossier_id for one in event.interests}):
        await _look_again(uow, session_id, people, event.interests)


async def withdraw_items(uow: UnitOfWork, event: ItemsWithdrawnV1, _: Envelope) -> None:
    """Nominations left the session's agenda. Without a panel yet, they are kept in mind for when it opens.

    A concluded panel keeps its result: the session does without the nominations that left it.
    """
    await repository.hold_session(uow, event.session_id)
    panel = await repository.lock_panel(uow, event.session_id)
    if panel is None:
        await repository.remember_early_withdrawals(uow, event.session_id, event.item_ids)
        return
    if panel.status is PanelStatus.CONCLUDED:
        return
    panel = await _with_those_who_left(uow, panel)
    after = _withdraw_all(uow, panel, set(event.item_ids))
    if after == panel:
        return
    await repository.save_withdrawn(uow, {item.id for item in after.items if item.withdrawn})
    await _settle(uow, after)


async def look_who_left(uow: UnitOfWork, _: AssignmentsConfirmedV1, __: Envelope) -> None:
    """Roles end by a fact or with a day: each heartbeat of the directory is a moment to look.

    The last panellist who was awaited may have left the council since: nobody would conclude their panel.

    Nothing follows from roles that are outdated.
    """
    if not await uow.authority.is_fresh():
        return
    for session_id in await repository.open_without_somebody(uow):
        panel = await _lock(uow, session_id)
        if panel.status is PanelStatus.OPEN and panel.is_complete():
            await _settle(uow, panel)


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


async def panels_to_do(uow: UnitOfWork, cursor: str | None) -> PanelsToDo:
    """Open panels that wait for the caller's scores. Raises CursorInvalid."""
    found = await repository.owed_by(uow, uow.actor.person_id, id_cursor(cursor), _PAGE + 1)
    rows, more = cut(found, _PAGE, lambda row: encode_cursor(str(row.session_id)))
    items = [PanelToDo.model_validate(row, from_attributes=True) for row in rows]
    return PanelsToDo(items=items, next_cursor=more, now=uow.now)


async def conclude_panel(uow: UnitOfWork, session_id: UUID, seen: int, command: ConcludePanel) -> PanelDetail:
    """The council's secretary goes on without who is absent.

    Raises as `conclude_without` does, and PreconditionFailed where the panel is not as the secretary saw it.
    """
    before = await _lock_visible(uow, session_id)
    await uow.authority.require(Capability.MANAGE_SESSION, unit=before.unit_id)
    panel = await exclude(uow, before, before.panellists)
    panel = conclude_without(panel, rank(panel, panel.scored_by_too_few()), uow.now)
    await _require_seen(uow, before, seen)
    await repository.save_state(uow, panel)
    await repository.note_conclusion(uow, panel, command.reason)
    uow.publish(events.concluded(panel))
    return PanelDetail.of(panel, uow.actor.person_id, uow.now)


async def remind_panel(uow: UnitOfWork, session_id: UUID, _: RemindPanel) -> PanelView:
    """Remind those whose scores are missing, once. Raises NotFound and what `remind` raises."""
    panel = remind(await _lock(uow, session_id), uow.now)
    assert panel.target is not None  # noqa: S101 - a panel without target is not reminded
    await repository.save_state(uow, panel)
    uow.publish(events.reminded(panel, panel.target.due_at))
    return _progress(uow, panel)


async def mark_panel_overdue(uow: UnitOfWork, session_id: UUID, _: MarkPanelOverdue) -> PanelView:
    """Tell the secretary that the target time is over, once. Raises NotFound and what `mark_overdue` raises."""
    panel = mark_overdue(await _lock(uow, session_id), uow.now)
    assert panel.target is not None  # noqa: S101 - a panel without target is never overdue
    await repository.save_state(uow, panel)
    uow.publish(events.overdue(panel, panel.target.due_at))
    return _progress(uow, panel)


async def _require_seen(uow: UnitOfWork, panel: Panel, seen: int) -> None:
    """The actor answers what stands there now. Raises PreconditionFailed with what was done since."""
    await require_version(panel.version, seen, partial(repository.told_since, uow, panel))


async def _lock(uow: UnitOfWork, session_id: UUID) -> Panel:
    panel = await repository.lock_panel(uow, session_id)
    if panel is None:
        raise NotFound
    return await _with_those_who_left(uow, panel)


async def _with_those_who_left(uow: UnitOfWork, panel: Panel) -> Panel:
    """A panellist whose role has ended is neither reminded nor awaited."""
    serving = await uow.authority.holders(Capability.SCORE, panel.unit_id)
    return replace(panel, left=frozenset(panel.panellists).difference(serving))


async def _target(uow: UnitOfWork, days: int) -> Target:
    today = local_date(uow.now)
    limit = counted(LimitKind.TARGET, await working_calendar(uow, today), today, days)
    return Target(limit.due_at, limit.remind_at)


async def _lock_visible(uow: UnitOfWork, session_id: UUID) -> Panel:
    return await _visible(uow, await repository.lock_panel(uow, session_id))


async def _visible(uow: UnitOfWork, panel: Panel | None) -> Panel:
    """A panel outside the caller's line doesn't exist for him. Raises NotFound."""
    if panel and (
        uow.actor.person_id in panel.panellists
        or await uow.authority.has(Capability.VIEW, unit=panel.unit_id)
    ):
        return await _with_those_who_left(uow, panel)
    raise NotFound


async def _look_again(
    uow: UnitOfWork, session_id: UUID, people: Collection[UUID], stated: Collection[InterestStated] = ()
) -> None:
    panel = await repository.lock_panel(uow, session_id)
    if panel is None:
        return
    panel = await _with_those_who_left(uow, panel)
    panellists = [person for person in panel.panellists if person in people]
    if panel.status is PanelStatus.CONCLUDED:
        await question(uow, panel, panellists)
        return
    after = await exclude(uow, await let_back(uow, panel, stated), panellists)
    if after != panel:
        await _settle(uow, after)


def _interest(panel: Panel, recusal: Recusal, *, withdrawn: bool = False) -> InterestStated:
    item = panel.item(recusal.item_id)
    assert recusal.ground is not None  # noqa: S101 - what is declared here says its ground
    return InterestStated(
        interest_id=recusal.id,
        person_id=recusal.panellist_id,
        dossier_id=item.dossier_id,
        nominee_id=item.nominee_id,
        ground=recusal.ground,
        withdrawn=withdrawn,
    )


async def _settle(uow: UnitOfWork, panel: Panel) -> Panel:
    """Save how the panel stands, concluding it where nothing is awaited any more.

    Who may not score is looked at once more before that, by what is known now.
    """
    if panel.is_complete():
        panel = await exclude(uow, panel, panel.panellists)
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


def _progress(uow: UnitOfWork, panel: Panel) -> PanelView:
    view = PanelView(session_id=panel.session_id, version=panel.version, now=uow.now, status=panel.status)
    return view.model_copy(update=vars(panel.target)) if panel.target else view
