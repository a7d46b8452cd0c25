"""Panels: open, score, recuse, withdraw, read. A panel that became complete concludes in the same transaction."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from authority import Capability, InterestedParty, OwnNomination, UnitOfWork
from contracts import Envelope
from contracts.acts import Duty, FactOfActs, FactOfInterests, InterestStated, LateAct
from contracts.scoring import OpenPanel, PanelStatus, PanelView
from kit.errors import NotFound, Problem
from kit.ids import new_id
from kit.paging import Page, encode_cursor, id_cursor
from scoring.errors import PanelDiffers
from scoring.panels import events, repository
from scoring.panels.domain import (
    Criterion,
    Item,
    Panel,
    Recusal,
    RecusalCause,
    Sheet,
    conclude,
    give_scores,
    recuse,
    take_back,
    withdraw,
    without,
)
from scoring.panels.ranking import rank
from scoring.panels.schemas import GiveScores, PanelDetail, PanelToDo, RecordRecusal, WithdrawRecusal
from scoring.sheets import handlers as sheets

_PAGE = 50


async def open_panel(uow: UnitOfWork, command: OpenPanel) -> PanelView:
    """Open the session's panel by the newest version of its sheet. The same panel again: the panel as it stands.

    Whom something keeps from scoring a nomination is recused at once. Raises SheetUnknown, PanelDiffers.
    """
    await repository.hold_session(uow, command.session_id)
    if known := await repository.find_panel(uow, command.session_id):
        _require_same(known, command)
        return _progress(uow, known)
    panel = _new_panel(command, await _sheet_for(uow, command.sheet_code))
    uow.publish(events.opened(panel))
    gone = await repository.withdrawn_early(uow, panel.session_id)
    panel = _withdraw_all(uow, panel, gone)
    panel, _ = await _recused_by_rule(uow, panel, panel.panellists)
    await repository.add(uow, panel)
    return _progress(uow, await _conclude_if_complete(uow, panel))


async def score_items(uow: UnitOfWork, session_id: UUID, command: GiveScores) -> PanelDetail:
    """Give or replace the caller's own points. Raises NotFound, NotAuthorised and what `give_scores` raises."""
    panel = await _lock_visible(uow, session_id)
    await uow.authority.require(Capability.SCORE, unit=panel.unit_id)
    me = uow.actor.person_id
    panel = await _exclude(uow, panel, [me])  # what they did elsewhere may have been heard of since
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
    """A panellist recuses himself, or the council's secretary records it. Raises as `recuse` does."""
    panel = await _lock_visible(uow, session_id)
    me = uow.actor.person_id
    panellist_id = command.panellist_id or me
    duty = Capability.SCORE if panellist_id == me else Capability.MANAGE_SESSION
    await uow.authority.require(duty, unit=panel.unit_id)
    recusal = Recusal(
        new_id(), panellist_id, command.item_id, RecusalCause.DECLARED, command.reason, command.ground
    )
    panel = recuse(panel, recusal)
    await repository.add_recusals(uow, panel, [recusal])
    interest = _interest(panel, recusal)
    uow.acts.stated(interest)
    uow.publish(events.recused(panel, recusal, interest))
    panel = await _settle(uow, panel)
    return PanelDetail.of(panel, me, uow.now)


async def withdraw_recusal(
    uow: UnitOfWork, session_id: UUID, recusal_id: UUID, command: WithdrawRecusal
) -> PanelDetail:
    """The panellist or the secretary takes back what was declared by mistake. Raises as `take_back` does."""
    before = await _lock_visible(uow, session_id)
    panel, recusal = take_back(before, recusal_id)
    me = uow.actor.person_id
    duty = Capability.SCORE if recusal.panellist_id == me else Capability.MANAGE_SESSION
    await uow.authority.require(duty, unit=panel.unit_id)
    await repository.withdraw_recusal(uow, recusal_id, command.reason)
    interest = _interest(before, recusal, withdrawn=True)
    uow.acts.stated(interest)
    uow.publish(events.recusal_withdrawn(panel, recusal, interest))
    return PanelDetail.of(await _settle(uow, panel), me, uow.now)


async def hear_acts(uow: UnitOfWork, event: FactOfActs, _: Envelope) -> None:
    """Somebody did a duty that may keep them from scoring on a panel under way."""
    people = {act.person_id for act in event.acts}
    for session_id in await repository.panels_of(uow, people, {act.dossier_id for act in event.acts}):
        await _look_again(uow, session_id, people, frozenset())


async def hear_interests(uow: UnitOfWork, event: FactOfInterests, _: Envelope) -> None:
    """Somebody has an interest in a nomination: under way they don't score it; after the result the head is told.

    One that was taken back lets them score again.
    """
    people = {one.person_id for one in event.interests}
    gone = frozenset((one.person_id, one.nominee_id) for one in event.interests if one.withdrawn)
    for session_id in await repository.panels_of(uow, people, {one.dossier_id for one in event.interests}):
        await _look_again(uow, session_id, people, gone)


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


async def _look_again(
    uow: UnitOfWork, session_id: UUID, people: Collection[UUID], gone: frozenset[tuple[UUID, UUID]]
) -> None:
    panel = await repository.lock_panel(uow, session_id)
    if panel is None:
        return
    panellists = [person for person in panel.panellists if person in people]
    if panel.status is PanelStatus.CONCLUDED:
        await _question(uow, panel, panellists)
        return
    after = await _exclude(uow, await _let_back(uow, panel, gone), panellists)
    if after != panel:
        await _settle(uow, after)


async def _question(uow: UnitOfWork, panel: Panel, panellists: Collection[UUID]) -> None:
    """What was scored is not undone in silence: the head is told of scores that should not have been given."""
    barred = await uow.acts.barred(Duty.SCORE, panel.unit_id, panellists, panel.nominations)
    counting = {(score.panellist_id, score.item_id) for score in panel.counting_scores()}
    late = tuple(
        LateAct(person_id=person, duty=Duty.SCORE, dossier_id=item.dossier_id, nominee_id=item.nominee_id)
        for item in panel.items
        for person in panellists
        if isinstance(barred.get((person, item.nominee_id)), InterestedParty)
        and (person, item.id) in counting
    )
    if late:
        panel = replace(panel, version=panel.version + 1)
        uow.publish(events.panel_questioned(panel, late))
        await repository.save_version(uow, panel)


async def _let_back(uow: UnitOfWork, panel: Panel, gone: frozenset[tuple[UUID, UUID]]) -> Panel:
    """A recusal for an interest that was taken back elsewhere ends with it."""
    for recusal in panel.recusals:
        of = (recusal.panellist_id, panel.item(recusal.item_id).nominee_id)
        if recusal.cause is RecusalCause.INTEREST and of in gone:
            panel = without(panel, recusal)
            await repository.withdraw_recusal(uow, recusal.id, None)
            uow.publish(events.recusal_withdrawn(panel, recusal))
    return panel


async def _exclude(uow: UnitOfWork, panel: Panel, panellists: Collection[UUID]) -> Panel:
    """Those whom something keeps from scoring a nomination take no part in it; what they gave it counts no longer."""
    panel, added = await _recused_by_rule(uow, panel, panellists)
    await repository.add_recusals(uow, panel, added)
    return panel


async def _recused_by_rule(
    uow: UnitOfWork, panel: Panel, panellists: Collection[UUID]
) -> tuple[Panel, list[Recusal]]:
    barred = await uow.acts.barred(Duty.SCORE, panel.unit_id, panellists, panel.nominations)
    added = []
    for item in panel.items:
        for person in panellists:
            problem = barred.get((person, item.nominee_id))
            if problem is None or item.withdrawn or panel.recusal(person, item.id):
                continue
            recusal = Recusal(new_id(), person, item.id, _cause(problem))
            panel = recuse(panel, recusal)
            added.append(recusal)
            uow.publish(events.recused(panel, recusal))
    return panel, added


def _cause(problem: Problem) -> RecusalCause:
    match problem:
        case OwnNomination():
            return RecusalCause.OWN_NOMINATION
        case InterestedParty():
            return RecusalCause.INTEREST
        case _:
            return RecusalCause.OTHER_LEVEL


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
        panel = await _exclude(uow, panel, panel.panellists)
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
