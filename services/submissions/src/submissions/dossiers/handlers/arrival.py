"""The document office notes what came to its level."""

from uuid import UUID

from authority import Capability, Command
from kit.clock import local_date
from submissions.dossiers import domain
from submissions.dossiers.change import lock_in_circle, note, require_after_letters, require_seen
from submissions.dossiers.repository import HistoryRow
from submissions.dossiers.reviewing import RegisterArrival
from submissions.dossiers.schemas import DossierView
from submissions.dossiers.values import Stage
from submissions.errors import ReasonMissing


async def register_arrival(
    uow: Command, dossier_id: UUID, number: int, seen: int, command: RegisterArrival
) -> DossierView:
    """Số đến, ngày đến of a dossier at a level: for its history and papers; limits run from when the level was opened.

    What stands there already is left as it is. Raises StageNotOpen, NothingArrived, ReasonMissing, InvalidPayload,
    PreconditionFailed.
    """
    before = await lock_in_circle(uow, dossier_id)
    stage = before.stage(number)
    await _require_clerk(uow, stage)
    await require_seen(uow, before, seen)
    if (stage.arrival_number, stage.arrived_on) == (command.number, command.arrived_on):
        return DossierView.of(before, uow.now)
    require_after_letters(before, number, "/arrived_on", command.arrived_on, local_date(uow.now))
    if stage.arrival_number and command.reason is None:
        raise ReasonMissing
    after, happened = domain.register_arrival(before, number, command.number, command.arrived_on)
    details = {"number": command.number, "arrived_on": command.arrived_on}
    row = HistoryRow("register_arrival", number, None, command.reason, details)
    return DossierView.of(note(uow, before, after, row, happened), uow.now)


async def _require_clerk(uow: Command, stage: Stage) -> None:
    """The clerk of the level's unit, or of the office that has the first step. Raises NotAuthorised."""
    office = stage.steps[0].office_id
    is_of_office = await uow.authority.has(Capability.REGISTER_ARRIVAL, office)
    await uow.authority.require(Capability.REGISTER_ARRIVAL, office if is_of_office else stage.unit_id)
