"""A dossier's line: who may see it at all. Outside it the dossier does not exist."""

from authority import UnitOfWork
from contracts.submissions import StageStatus
from kit.errors import NotFound
from submissions.dossiers.values import Dossier


async def require_in_line(uow: UnitOfWork, dossier: Dossier) -> None:
    """The submitting unit, the units whose stage was opened, and the offices of their steps. Raises NotFound."""
    line = {dossier.submitting_unit_id}
    for stage in dossier.stages:
        if stage.status not in {StageStatus.PENDING, StageStatus.SKIPPED}:
            line |= {stage.unit_id, *(step.office_id for step in stage.steps)}
    if line.isdisjoint(await uow.authority.units()):
        raise NotFound
