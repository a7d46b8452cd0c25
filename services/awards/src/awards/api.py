"""The HTTP side of awards: parse, call, answer."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import Query as Parameter
from fastapi import Response

from authority.edge import Asked, Command, Query, Rehearsal
from awards import disclosure_routes
from awards.catalogue import handlers as catalogue
from awards.catalogue.schemas import AwardView, ImportAwards, ImportResult
from awards.decisions import handlers as decisions
from awards.decisions.drafting import DraftDecision
from awards.decisions.schemas import (
    DecisionHeading,
    DecisionLine,
    DecisionView,
    DiscardDecision,
    GiveBackDecision,
    InState,
    IssueDecision,
    RecordedDecision,
    RectifyDecision,
    RegisterEntryView,
    SignDecision,
)
from awards.history import HistoryRow
from awards.sessions import handlers as sessions
from awards.sessions.schemas import (
    CastBallot,
    CloseAgenda,
    EndBallot,
    Minutes,
    ProlongBallot,
    Recuse,
    SessionHeading,
    SessionView,
    WithdrawRecusal,
)
from awards.tasks import my_tasks
from contracts.awards import OpenBallot, RemindSession, SessionCase, SessionStatus, TallySession
from contracts.open_cases import OpenCases
from contracts.tasks import TaskPage
from kit import text
from kit.http import edge_router, for_principals
from kit.paging import Page
from kit.plans import PlanVersion
from kit.problems import problems
from kit.rehearsal import Foreseen
from kit.tags import Seen, SeenIfAny, foreseen, tag, tagged

router = edge_router()
router.routes += disclosure_routes.router.routes  # as they are: an included router builds each of them anew
Cursor = Annotated[
    text.Cursor | None, Parameter(description="Where the page begins: next_cursor of the page before.")
]
Limit = Annotated[int, Parameter(ge=1, le=200, description="Entries of a page, at most.")]
_WORKFLOWS = for_principals("workflows")
_ON_WHAT_WAS_SEEN: Final = problems(403, 404, 409, 412, 422, 428, 503)


@router.put("/awards", responses=problems(403, 412, 422, 428, 503))
async def import_awards(body: ImportAwards, seen: SeenIfAny, uow: Command) -> ImportResult:
    """Record entries of the award catalogue, all or none; whoever replaces some names the tag that they saw."""
    return await catalogue.import_awards(uow, seen, body)


@router.post("/awards/check", responses=problems(403, 422, 503))
async def check_awards(body: ImportAwards, uow: Rehearsal, response: Response) -> Foreseen:
    """What recording these entries of the catalogue would change; nothing of it is kept."""
    await catalogue.import_awards(uow, None, body)
    return foreseen(response, uow)


@router.get("/awards", responses=problems())
async def list_awards(uow: Query, response: Response) -> list[AwardView]:
    """The award catalogue (danh mục danh hiệu thi đua, hình thức khen thưởng)."""
    shown, version = await catalogue.list_awards(uow)
    tag(response, version)
    return shown


@router.get("/awards/{code}/{rule_set}/versions", responses=problems(404, 422))
async def list_award_versions(
    code: text.Word, rule_set: text.Slug, uow: Query, cursor: Cursor = None
) -> Page[PlanVersion]:
    """An entry of the catalogue version by version: who changed what, when and why."""
    return await catalogue.list_versions(uow, code, rule_set, cursor)


@router.get("/sessions", responses=problems(422))
async def list_sessions(
    uow: Query, status: SessionStatus | None = None, cursor: Cursor = None, limit: Limit = 50
) -> Page[SessionHeading]:
    """Sessions of one's units and councils, newest first."""
    return await sessions.list_sessions(uow, status, cursor, limit)


@router.get("/sessions/{session_id}", responses=problems(404, 422))
async def view_session(session_id: UUID, uow: Query, response: Response) -> SessionView:
    """A session (phiên họp): agenda, members, who has voted, recusals, outcomes, what is still below."""
    return tagged(response, await sessions.view_session(uow, session_id))


@router.get("/sessions/{session_id}/minutes", responses=problems(404, 409, 422))
async def read_minutes(session_id: UUID, uow: Query) -> Minutes:
    """The minutes (biên bản họp, biên bản kiểm phiếu) of a concluded session, as data."""
    return await sessions.read_minutes(uow, session_id)


@router.get("/sessions/{session_id}/history", responses=problems(404, 422))
async def read_session_history(session_id: UUID, uow: Query, cursor: Cursor = None) -> Page[HistoryRow]:
    """Who did what with the session, when, in what capacity, and why."""
    return await sessions.read_history(uow, session_id, cursor)


@router.post("/sessions/{session_id}/close-agenda", responses=_ON_WHAT_WAS_SEEN)
async def close_agenda(
    session_id: UUID, body: CloseAgenda, seen: Seen, uow: Command, response: Response
) -> SessionView:
    """The secretary closes the agenda; the council's members are fixed."""
    return tagged(response, await sessions.close_agenda(uow, session_id, seen, body))


@router.post("/sessions/{session_id}/recusals", status_code=201, responses=problems(403, 404, 409, 422, 503))
async def recuse(session_id: UUID, body: Recuse, uow: Command, response: Response) -> SessionView:
    """A member takes no part in a nomination: they declare it, or the secretary records it. It counts everywhere."""
    return tagged(response, await sessions.recuse(uow, session_id, body))


@router.post("/sessions/{session_id}/recusals/{recusal_id}/withdraw", responses=_ON_WHAT_WAS_SEEN)
async def withdraw_recusal(
    session_id: UUID, recusal_id: UUID, body: WithdrawRecusal, seen: Seen, uow: Command, response: Response
) -> SessionView:
    """Take back a recusal that was entered by mistake, before the tally."""
    return tagged(response, await sessions.withdraw_recusal(uow, session_id, recusal_id, seen, body))


@router.post("/sessions/{session_id}/ballots", status_code=201, responses=problems(403, 404, 409, 422, 503))
async def cast_ballot(session_id: UUID, body: CastBallot, uow: Command, response: Response) -> SessionView:
    """A member's paper, in place of their earlier one; the secretary enters an absent member's written paper."""
    return tagged(response, await sessions.cast_ballot(uow, session_id, body))


@router.post("/sessions/{session_id}/prolong-ballot", responses=_ON_WHAT_WAS_SEEN)
async def prolong_ballot(
    session_id: UUID, body: ProlongBallot, seen: Seen, uow: Command, response: Response
) -> SessionView:
    """The secretary gives members more time, with the reason."""
    return tagged(response, await sessions.prolong_ballot(uow, session_id, seen, body))


@router.post("/sessions/{session_id}/end-ballot", responses=_ON_WHAT_WAS_SEEN)
async def end_ballot(
    session_id: UUID, body: EndBallot, seen: Seen, uow: Command, response: Response
) -> SessionView:
    """The secretary or the chair counts a ballot whose outcome can't change any more."""
    return tagged(response, await sessions.end_ballot(uow, session_id, seen, body))


@router.get("/tasks", responses=problems(422))
async def get_tasks(uow: Query, asked: Asked) -> TaskPage:
    """What waits for me in council sessions and decisions, the most urgent first."""
    return await my_tasks(uow, asked)


@router.get("/cases", responses=problems(403, 422), openapi_extra=_WORKFLOWS)
async def list_cases(uow: Query, cursor: Cursor = None) -> OpenCases:
    """The sessions that are not concluded, with version and next deadline, for `repair`."""
    return await sessions.list_open_cases(uow, cursor)


@router.get("/sessions/{session_id}/case", responses=problems(403, 404, 422, 503), openapi_extra=_WORKFLOWS)
async def read_case(session_id: UUID, uow: Query) -> SessionCase:
    """The session as its workflow reads it."""
    return await sessions.read_case(uow, session_id)


@router.post(
    "/sessions/{session_id}/open-ballot",
    responses=problems(403, 404, 409, 422, 503),
    openapi_extra=_WORKFLOWS,
)
async def open_ballot(session_id: UUID, body: OpenBallot, uow: Command) -> SessionCase:
    """Open the ballot on a closed agenda."""
    return await sessions.open_ballot(uow, session_id, body)


@router.post(
    "/sessions/{session_id}/remind", responses=problems(403, 404, 409, 422, 503), openapi_extra=_WORKFLOWS
)
async def remind(session_id: UUID, body: RemindSession, uow: Command) -> SessionCase:
    """Remind the members who have not voted."""
    return await sessions.remind(uow, session_id, body)


@router.post(
    "/sessions/{session_id}/tally", responses=problems(403, 404, 409, 422, 503), openapi_extra=_WORKFLOWS
)
async def tally(session_id: UUID, body: TallySession, uow: Command) -> SessionCase:
    """Count once everybody has voted or the time is over."""
    return await sessions.tally(uow, session_id, body)


@router.post("/decisions", status_code=201, responses=problems(403, 404, 409, 422, 503))
async def draft_decision(body: DraftDecision, uow: Command, response: Response) -> DecisionView:
    """Draft a decision for approved nominations, or one that amends, replaces or annuls another."""
    return tagged(response, await decisions.draft_decision(uow, body))


@router.post("/decisions/{decision_id}/discard", responses=_ON_WHAT_WAS_SEEN)
async def discard_decision(
    decision_id: UUID, body: DiscardDecision, seen: Seen, uow: Command, response: Response
) -> DecisionView:
    """Give a draft up; its nominations may be named by another decision."""
    return tagged(response, await decisions.discard_decision(uow, decision_id, seen, body))


@router.post("/decisions/{decision_id}/sign", responses=_ON_WHAT_WAS_SEEN)
async def sign_decision(
    decision_id: UUID, body: SignDecision, seen: Seen, uow: Command, response: Response
) -> DecisionView:
    """The head signs the draft."""
    return tagged(response, await decisions.sign_decision(uow, decision_id, seen, body))


@router.post("/decisions/{decision_id}/give-back", responses=_ON_WHAT_WAS_SEEN)
async def give_decision_back(
    decision_id: UUID, body: GiveBackDecision, seen: Seen, uow: Command, response: Response
) -> DecisionView:
    """Give back what was signed and not issued, with a reason: it is a draft again, and who signed is told."""
    return tagged(response, await decisions.give_decision_back(uow, decision_id, seen, body))


@router.post("/decisions/{decision_id}/issue", responses=_ON_WHAT_WAS_SEEN)
async def issue_decision(
    decision_id: UUID, body: IssueDecision, seen: Seen, uow: Command, response: Response
) -> DecisionView:
    """The document office gives number and date; the register counts on."""
    return tagged(response, await decisions.issue_decision(uow, decision_id, seen, body))


@router.post("/decisions/{decision_id}/rectifications", status_code=201, responses=_ON_WHAT_WAS_SEEN)
async def rectify_decision(
    decision_id: UUID, body: RectifyDecision, seen: Seen, uow: Command, response: Response
) -> DecisionView:
    """Enter the letter (công văn đính chính) that puts form or presentation of an issued decision right."""
    return tagged(response, await decisions.rectify_decision(uow, decision_id, seen, body))


@router.get("/decisions", responses=problems(422))
async def list_decisions(
    uow: Query, status: InState = None, cursor: Cursor = None, limit: Limit = 50
) -> Page[DecisionLine]:
    """Decisions of one's units, and those on dossiers that one's units submitted once they are issued, newest first."""
    return await decisions.list_decisions(uow, status, cursor, limit)


@router.get("/decisions/{decision_id}", responses=problems(404, 422))
async def view_decision(decision_id: UUID, uow: Query, response: Response) -> DecisionView:
    """A decision with its entries as printed and as they stand."""
    return tagged(response, await decisions.view_decision(uow, decision_id))


@router.get("/decisions/{decision_id}/heading", responses=problems(404, 422))
async def view_decision_heading(decision_id: UUID, uow: Query) -> DecisionHeading:
    """What a decision is, without its entries."""
    return await decisions.view_heading(uow, decision_id)


@router.get(
    "/decisions/{decision_id}/record",
    responses=problems(403, 404, 422),
    openapi_extra=for_principals("papers"),
)
async def record_of_decision(decision_id: UUID, uow: Query) -> RecordedDecision:
    """What the decision's papers are made of; for the service that makes them."""
    return await decisions.recorded_decision(uow, decision_id)


@router.get("/decisions/{decision_id}/history", responses=problems(404, 422))
async def read_decision_history(decision_id: UUID, uow: Query, cursor: Cursor = None) -> Page[HistoryRow]:
    """Who did what with the decision, when, in what capacity, and why."""
    return await decisions.read_history(uow, decision_id, cursor)


@router.get("/register", responses=problems(404, 422))
async def read_register(
    unit_id: UUID,
    year: Annotated[int, Parameter(ge=1900, le=9999)],
    uow: Query,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[RegisterEntryView]:
    """The award register (sổ khen thưởng) of a unit and year."""
    return await decisions.read_register(uow, unit_id, year, cursor, limit)
