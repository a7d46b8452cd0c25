"""A recusal is declared, or taken back."""

from uuid import UUID

from authority import Capability, Command, RecusalCause
from contracts.acts import InterestStated
from kit.clock import local_date
from kit.ids import new_id
from scoring.panels import events, repository
from scoring.panels.access import lock_visible, require_seen
from scoring.panels.domain import Panel, Recusal, recuse, take_back
from scoring.panels.handlers.exclude import exclude
from scoring.panels.handlers.settle import settle
from scoring.panels.schemas import PanelDetail, RecordRecusal, WithdrawRecusal


async def record_recusal(uow: Command, session_id: UUID, command: RecordRecusal) -> PanelDetail:
    """A panellist recuses themselves, or the council's secretary records it. Raises as `recuse` does.

    Raises GroundNotExcluding for a ground on which the council's regulation excludes nobody.
    """
    panel = await lock_visible(uow, session_id)
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
    panel = await settle(uow, panel)
    return PanelDetail.of(panel, me, uow.now)


async def withdraw_recusal(
    uow: Command, session_id: UUID, recusal_id: UUID, seen: int, command: WithdrawRecusal
) -> PanelDetail:
    """The panellist or the secretary takes back what was declared by mistake.

    Where something else keeps the panellist from scoring, as an interest declared in the dossier, they stay out.
    Raises as `take_back` does, and PreconditionFailed.
    """
    before = await lock_visible(uow, session_id)
    panel, recusal = take_back(before, recusal_id)
    me = uow.actor.person_id
    duty = Capability.SCORE if recusal.panellist_id == me else Capability.MANAGE_SESSION
    await uow.authority.require(duty, unit=panel.unit_id)
    await require_seen(uow, before, seen)
    await repository.withdraw_recusal(uow, recusal_id, command.reason)
    interest = _interest(before, recusal, withdrawn=True)
    uow.acts.stated(interest)
    uow.publish(events.recusal_withdrawn(panel, recusal, interest, by=uow.actor.person_id))
    panel = await exclude(uow, panel, [recusal.panellist_id])
    return PanelDetail.of(await settle(uow, panel), me, uow.now)


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
