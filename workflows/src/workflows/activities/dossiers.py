"""Activities about one dossier. The idempotency key is what the command is: case, attempt, place.

A command answers with the case as it then stands, so that it needn't be read again; a repeat answers nothing,
because what was recorded of the first may be outdated.
"""

from temporalio import activity

from contracts.submissions import Case, CloseDossier, MarkStepOverdue, OpenStage, OpenStep, RemindStep
from contracts.submissions.commands import StepCommand
from workflows import names
from workflows.clients import ServiceClient


class DossierActivities:
    """What `DossierApproval` calls."""

    def __init__(self, submissions: ServiceClient) -> None:
        self._submissions = submissions

    @activity.defn(name=names.READ_CASE)
    async def read_case(self, dossier_id: str) -> Case:
        return await self._submissions.get(f"/dossiers/{dossier_id}/case", Case)

    @activity.defn(name=names.OPEN_STAGE)
    async def open_stage(self, dossier_id: str, number: int, command: OpenStage) -> Case | None:
        key = f"{dossier_id}/{command.attempt}/{number}/open"
        return await self._submissions.command(
            f"/dossiers/{dossier_id}/stages/{number}/open", command, key, Case
        )

    @activity.defn(name=names.OPEN_STEP)
    async def open_step(self, dossier_id: str, number: int, command: OpenStep) -> Case | None:
        return await self._step("open-step", dossier_id, number, command)

    @activity.defn(name=names.REMIND_STEP)
    async def remind_step(self, dossier_id: str, number: int, command: RemindStep) -> Case | None:
        return await self._step("remind", dossier_id, number, command)

    @activity.defn(name=names.MARK_STEP_OVERDUE)
    async def mark_step_overdue(self, dossier_id: str, number: int, command: MarkStepOverdue) -> Case | None:
        return await self._step("mark-overdue", dossier_id, number, command)

    @activity.defn(name=names.CLOSE_DOSSIER)
    async def close_dossier(self, dossier_id: str, command: CloseDossier) -> Case | None:
        key = f"{dossier_id}/{command.attempt}/close"
        return await self._submissions.command(f"/dossiers/{dossier_id}/close", command, key, Case)

    async def _step(self, verb: str, dossier_id: str, number: int, command: StepCommand) -> Case | None:
        key = f"{dossier_id}/{command.attempt}/{number}/{command.step}/{verb}"
        return await self._submissions.command(
            f"/dossiers/{dossier_id}/stages/{number}/{verb}", command, key, Case
        )
