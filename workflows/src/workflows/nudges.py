"""From a fact to nudges: which workflow it concerns, and whether it may start one."""

from dataclasses import dataclass
from typing import Final

from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.service import RPCError, RPCStatusCode

from contracts import Envelope, Fact
from kit.actor import Actor
from workflows import names
from workflows.case_kind import CaseKind
from workflows.kinds import KINDS
from workflows.options import TASK_TIMEOUT

_OURSELVES: Final = Actor.service(names.PRINCIPAL).name


@dataclass(frozen=True)
class Nudge:
    """A case changed: look at it. `first` may well have no workflow yet; after `last` none is needed."""

    kind: CaseKind
    case_id: str
    version: int
    first: bool = False
    last: bool = False

    @property
    def workflow_id(self) -> str:
        return self.kind.workflow_id(self.case_id)


def nudges_of(fact: Fact, envelope: Envelope) -> list[Nudge]:
    """The nudges that follow from a fact; none for one that concerns no workflow, or that it caused itself."""
    if envelope.actor == _OURSELVES and envelope.causationid is None:
        return []  # the command's answer told its workflow already
    return [
        Nudge(
            kind,
            str(getattr(fact, kind.subject)),
            envelope.sequence if isinstance(fact, kind.facts) else names.LOOK,
            first=isinstance(fact, kind.first),
            last=isinstance(fact, kind.last),
        )
        for kind in KINDS
        if isinstance(fact, kind.facts + kind.neighbours)
    ]


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
        nudge.kind.name,
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
