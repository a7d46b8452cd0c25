"""A recusal is declared, or taken back."""

from uuid import UUID

from authority import Capability, Command, RecusalCause
from kit.clock import local_date
from kit.ids import new_id
from scoring.panels import facts, repository
from scoring.panels.access import detail, lock_visible, require_seen
from scoring.panels.change import tell
from scoring.panels.domain import recuse, take_back
from scoring.panels.handlers.exclude import exclude
from scoring.panels.handlers.settle import settle
from scoring.panels.schemas import PanelDetail, RecordRecusal, WithdrawRecusal
from scoring.panels.values import Recusal


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
    panel, happened = recuse(panel, recusal, me)
    await repository.add_recusals(uow, panel, [recusal])
    uow.acts.stated(facts.interest(panel, recusal))
    tell(uow, panel, happened)
    panel = await settle(uow, panel)
    return await detail(uow, panel)


async def withdraw_recusal(
    uow: Command, session_id: UUID, recusal_id: UUID, seen: int, command: WithdrawRecusal
) -> PanelDetail:
    """The panellist or the secretary takes back what was declared by mistake.

    Where something else keeps the panellist from scoring, as an interest declared in the dossier, they stay out.
    Raises as `take_back` does, and PreconditionFailed.
    """
    before = await lock_visible(uow, session_id)
    me = uow.actor.person_id
    panel, happened = take_back(before, recusal_id, me)
    (recusal,) = (one.recusal for one in happened)
    duty = Capability.SCORE if recusal.panellist_id == me else Capability.MANAGE_SESSION
    await uow.authority.require(duty, unit=panel.unit_id)
    await require_seen(uow, before, seen)
    await repository.withdraw_recusal(uow, recusal_id, command.reason)
    uow.acts.stated(facts.interest(panel, recusal, withdrawn=True))
    tell(uow, panel, happened)
    panel, _ = await exclude(uow, panel, [recusal.panellist_id])
    return await detail(uow, await settle(uow, panel))
