"""What waits for the reader in sessions and decisions."""

from authority import Capability, Query
from authority.tasks import Rows, list_tasks
from awards.decisions import tasks as of_decisions
from awards.sessions import tasks as of_sessions
from contracts.tasks import TaskPage
from kit.messages import catalogue
from kit.tasks import AskedTasks


async def my_tasks(uow: Query, asked: AskedTasks) -> TaskPage:
    """Agendas to close, votes to give, ballots to count; decisions to draft, revise, sign, issue, give back; and for
    administrators those of them for which nobody is left.
    """
    rows = Rows(uow)
    if councils := await uow.authority.offices(Capability.MANAGE_SESSION):
        of_sessions.agendas_of(rows, councils)
    if councils := await uow.authority.offices(Capability.VOTE):
        of_sessions.votes_of(rows, councils)
    if councils := await uow.authority.offices(Capability.END_BALLOT):
        of_sessions.counts_of(rows, councils)
    drafting = await uow.authority.offices(Capability.DRAFT_DECISION)
    signing = await uow.authority.offices(Capability.SIGN_DECISION)
    issuing = await uow.authority.offices(Capability.ISSUE_DECISION)
    if drafting:
        of_decisions.to_draft(rows, drafting)
        of_decisions.to_revise(rows, drafting)
    if signing:
        of_decisions.to_sign(rows, signing)
    if issuing:
        of_decisions.to_issue(rows, issuing)
    if drafting or signing or issuing:
        of_decisions.to_give_back(rows, signing | issuing, drafting)
    if units := await uow.authority.offices(Capability.MANAGE_DIRECTORY):
        of_sessions.unattended_below(rows, units)
        of_decisions.unattended_below(rows, units)
    return await list_tasks(uow, rows, asked, TaskPage, catalogue("awards", "tasks"))
