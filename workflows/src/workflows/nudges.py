"""From a fact to a nudge: which workflow it concerns, and whether it may start one."""

from dataclasses import dataclass
from typing import Final

from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.service import RPCError, RPCStatusCode

from contracts import Envelope, Event
from contracts.awards import SessionConcludedV1, SessionOpenedV1
from contracts.awards.events import SessionEvent
from contracts.scoring.events import PanelEvent
from contracts.submissions import DossierClosedV1, DossierSubmittedV1
from contracts.submissions.events import DossierEvent
from kit.actor import Actor
from workflows import names
from workflows.options import TASK_TIMEOUT

_OURSELVES: Final = Actor.service(names.PRINCIPAL).name
_FIRST = (DossierSubmittedV1, SessionOpenedV1)
_LAST = (DossierClosedV1, SessionConcludedV1)


@dataclass(frozen=True)
class Nudge:
    """A case changed: look at it. `first` may well have no workflow yet; after `last` none is needed."""

    workflow: str
    workflow_id: str
    case_id: str
    version: int
    first: bool = False
    last: bool = False


def nudge_of(event: Event, envelope: Envelope) -> Nudge | None:
    """The nudge that follows from a fact; None for a fact that concerns no workflow, or that it caused itself."""
    if envelope.actor == _OURSELVES and envelope.causationid is None:
        return None  # the command's answer told its workflow already
    first, last = isinstance(event, _FIRST), isinstance(event, _LAST)
    if isinstance(event, DossierEvent):
        case_id = str(event.dossier_id)
        workflow_id = names.dossier_workflow_id(case_id)
        return Nudge(names.DOSSIER_APPROVAL, workflow_id, case_id, envelope.sequence, first, last)
    if isinstance(event, SessionEvent):
        case_id = str(event.session_id)
        return Nudge(
            names.AWARD_SESSION, names.session_workflow_id(case_id), case_id, envelope.sequence, first, last
        )
    if isinstance(event, PanelEvent):
        case_id = str(event.session_id)
        return Nudge(names.AWARD_SESSION, names.session_workflow_id(case_id), case_id, names.LOOK)
    return None


async def send(client: Client, nudge: Nudge) -> None:
    """Signal the case's workflow; start it when there is none and the case is not over."""
    if nudge.first:
        await start(client, nudge)
        return
    try:
        await client.get_workflow_handle(nudge.workflow_id).signal(names.CHANGED, nudge.version)
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        if not nudge.last:
            await start(client, nudge)


async def start(client: Client, nudge: Nudge) -> None:
    """Start the case's workflow, or nudge the one that runs."""
    await client.start_workflow(
        nudge.workflow,
        args=[nudge.case_id, nudge.version],
        id=nudge.workflow_id,
        task_queue=names.TASK_QUEUE,
        task_timeout=TASK_TIMEOUT,
        execution_timeout=names.CASE_TIMEOUT,
        id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        start_signal=names.CHANGED,
        start_signal_args=[nudge.version],
        static_summary=nudge.workflow_id,
    )
