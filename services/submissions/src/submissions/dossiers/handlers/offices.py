"""What an office needs for its step: days to do it in, and somebody who may."""

from typing import Final

from prometheus_client import Counter

from authority import Capability, Query, working_calendar
from contracts.limits import LimitKind
from contracts.submissions import StepKind
from kit.clock import local_date
from kit.deadlines import Limit, counted
from submissions.dossiers.duties import nobody_free
from submissions.dossiers.values import Dossier, Stage, Step

NOBODY: Final = Counter(
    "steps_nobody_may_act_total", "Open steps for which nobody was left who may do them.", ["kind"]
)
WHO_DOES: Final = {
    StepKind.CHECK: Capability.CHECK,
    StepKind.APPRAISE: Capability.APPRAISE,
    StepKind.COUNCIL: Capability.VOTE,
    StepKind.SIGN: Capability.SIGN,
}


async def target(uow: Query, step: Step) -> Limit:
    """The step's target time, counted from today. What is done after it is taken, and marked late."""
    today = local_date(uow.now)
    calendar = await working_calendar(uow, since=today)
    return counted(LimitKind.TARGET, calendar, today, step.working_days, step.remind_before)


async def waits_for_nobody(uow: Query, dossier: Dossier, stage: Stage, step: Step) -> bool:
    """Whether the open step waits for an office in which nobody is left who may do it; operators are told by metric."""
    office = await uow.authority.holders(WHO_DOES[step.kind], step.office_id)
    if not nobody_free(dossier, stage, step, office):
        return False
    NOBODY.labels(step.kind.value).inc()
    return True
