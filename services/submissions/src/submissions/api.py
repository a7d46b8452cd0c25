"""The HTTP edge of submissions: parse, call, answer."""

from typing import Final, TypeVar
from uuid import UUID

from fastapi import Response

from authority.edge import Asked, Command, Query, Rehearsal
from kit.http import edge_router
from kit.problems import problems
from kit.rehearsal import Foreseen
from kit.tags import Seen, foreseen, tag
from submissions import case_routes, plan_routes, reading_routes, sealed_routes
from submissions.case_routes import Number
from submissions.dossiers.allowing import AllowLate, LatecomersView, WithdrawLate
from submissions.dossiers.handlers import (
    arrival,
    ask_back,
    interests,
    late,
    prepare,
    read,
    review,
    tasks,
    withdraw,
    write,
)
from submissions.dossiers.interests import DeclareInterest, InterestView, WithdrawInterest
from submissions.dossiers.lists import DossierTasks
from submissions.dossiers.reviewing import AppraiseDossier, CheckDossier, ConcludeStage, RegisterArrival
from submissions.dossiers.schemas import (
    CreateDossier,
    DossierView,
    EditDossier,
    LetterBody,
    WrittenNominee,
)
from submissions.dossiers.ways_back import AskBack, DiscardDossier, RecallDossier, WithdrawNominee

router = edge_router()
for one in (plan_routes, case_routes, reading_routes, sealed_routes):
    router.routes.extend(one.router.routes)  # as they are: an included router builds each of them anew
Revised = TypeVar("Revised", DossierView, LatecomersView)
_REFUSALS: Final = problems(403, 404, 409, 422, 503)
_ON_WHAT_WAS_SEEN: Final = _REFUSALS | problems(412, 428)


@router.post("/dossiers", status_code=201, responses=_REFUSALS)
async def create_dossier(body: CreateDossier, uow: Command, response: Response) -> DossierView:
    """Begin a dossier (hồ sơ đề nghị khen thưởng)."""
    return _at_revision(response, await write.create_dossier(uow, body))


@router.put("/dossiers/{dossier_id}", responses=_ON_WHAT_WAS_SEEN)
async def edit_dossier(
    dossier_id: UUID, body: EditDossier, seen: Seen, uow: Command, response: Response
) -> DossierView:
    """Correct a draft or a returned dossier; replaces everything that was written."""
    return _at_revision(response, await write.edit_dossier(uow, dossier_id, seen, body))


@router.post("/dossiers/{dossier_id}/check", responses=_REFUSALS)
async def try_dossier(dossier_id: UUID, body: EditDossier, uow: Rehearsal, response: Response) -> Foreseen:
    """What writing it as a whole would change, or every mistake in it; nothing of it is kept."""
    await write.edit_dossier(uow, dossier_id, None, body)
    return foreseen(response, uow)


@router.put("/dossiers/{dossier_id}/letter", responses=_ON_WHAT_WAS_SEEN)
async def put_letter(
    dossier_id: UUID, body: LetterBody, seen: Seen, uow: Command, response: Response
) -> DossierView:
    """Write number and date of the proposal letter of a draft or a returned dossier (tờ trình)."""
    return _at_revision(response, await write.put_letter(uow, dossier_id, seen, body))


@router.post("/dossiers/{dossier_id}/nominees", status_code=201, responses=_ON_WHAT_WAS_SEEN)
async def add_nominee(
    dossier_id: UUID, body: WrittenNominee, seen: Seen, uow: Command, response: Response
) -> DossierView:
    """Write one more nominee of a draft or a returned dossier, after the others (thêm đối tượng đề nghị)."""
    return _at_revision(response, await write.add_nominee(uow, dossier_id, seen, body))


@router.put("/dossiers/{dossier_id}/nominees/{nominee_id}", responses=_ON_WHAT_WAS_SEEN)
async def edit_nominee(
    dossier_id: UUID, nominee_id: UUID, body: WrittenNominee, seen: Seen, uow: Command, response: Response
) -> DossierView:
    """Correct one nominee of a draft or a returned dossier; replaces everything that was written of that one."""
    return _at_revision(response, await write.edit_nominee(uow, dossier_id, nominee_id, seen, body))


@router.post("/dossiers/{dossier_id}/nominees/{nominee_id}/remove", responses=_ON_WHAT_WAS_SEEN)
async def remove_nominee(
    dossier_id: UUID, nominee_id: UUID, seen: Seen, uow: Command, response: Response
) -> DossierView:
    """Leave one nominee out of a draft or a returned dossier (bỏ đối tượng khỏi danh sách)."""
    return _at_revision(response, await write.remove_nominee(uow, dossier_id, nominee_id, seen))


@router.post("/dossiers/{dossier_id}/submit", responses=_ON_WHAT_WAS_SEEN)
async def submit_dossier(dossier_id: UUID, seen: Seen, uow: Command, response: Response) -> DossierView:
    """Seal the dossier and put it on its route (trình hồ sơ)."""
    return _at_revision(response, await prepare.submit_dossier(uow, dossier_id, seen))


@router.post("/dossiers/{dossier_id}/discard", responses=_ON_WHAT_WAS_SEEN)
async def discard_dossier(
    dossier_id: UUID, body: DiscardDossier, seen: Seen, uow: Command, response: Response
) -> DossierView:
    """Give up a draft that was never sent (bỏ bản thảo)."""
    return _at_revision(response, await prepare.discard_dossier(uow, dossier_id, seen, body))


@router.post("/dossiers/{dossier_id}/recall", responses=_ON_WHAT_WAS_SEEN)
async def recall_dossier(
    dossier_id: UUID, body: RecallDossier, seen: Seen, uow: Command, response: Response
) -> DossierView:
    """Take the dossier back for good (rút hồ sơ)."""
    return _at_revision(response, await prepare.recall_dossier(uow, dossier_id, seen, body))


@router.get("/dossiers/{dossier_id}/latecomers", responses=problems(404))
async def read_latecomers(dossier_id: UUID, uow: Query, response: Response) -> LatecomersView:
    """What may still come after the round has closed, who allowed it, and why (cho phép nộp muộn)."""
    return _at_revision(response, await late.read_latecomers(uow, dossier_id))


@router.post("/dossiers/{dossier_id}/latecomers", responses=_ON_WHAT_WAS_SEEN)
async def allow_late(
    dossier_id: UUID, body: AllowLate, seen: Seen, uow: Command, response: Response
) -> LatecomersView:
    """Let named nominees, or the whole of a dossier that was never submitted, come after the round's end."""
    return _at_revision(response, await late.allow_late(uow, dossier_id, seen, body))


@router.post("/dossiers/{dossier_id}/latecomers/{allowance_id}/withdraw", responses=_ON_WHAT_WAS_SEEN)
async def withdraw_late(
    dossier_id: UUID, allowance_id: UUID, body: WithdrawLate, seen: Seen, uow: Command, response: Response
) -> LatecomersView:
    """Take an allowance back by which nothing has come yet."""
    return _at_revision(response, await late.withdraw_late(uow, dossier_id, allowance_id, seen, body))


@router.post("/dossiers/{dossier_id}/nominees/{nominee_id}/withdraw", responses=_ON_WHAT_WAS_SEEN)
async def withdraw_nominee(
    dossier_id: UUID, nominee_id: UUID, body: WithdrawNominee, seen: Seen, uow: Command, response: Response
) -> DossierView:
    """Withdraw one nominee while the others go on (rút một đối tượng đề nghị)."""
    view = await withdraw.withdraw_nominee(uow, dossier_id, nominee_id, seen, body)
    return _at_revision(response, view)


@router.post("/dossiers/{dossier_id}/ask-back", responses=_ON_WHAT_WAS_SEEN)
async def ask_back_nominations(
    dossier_id: UUID, body: AskBack, seen: Seen, uow: Command, response: Response
) -> DossierView:
    """Ask for nominations that wait for a decision (xin rút lại): whoever comes first, this or the issue, has won."""
    return _at_revision(response, await ask_back.ask_back(uow, dossier_id, seen, body))


@router.post("/dossiers/{dossier_id}/interests", responses=_REFUSALS)
async def declare_interest(dossier_id: UUID, body: DeclareInterest, uow: Command) -> DossierView:
    """Declare an interest in nominees: from now on one takes no part in judging them, in any service."""
    return await interests.declare_interest(uow, dossier_id, body)


@router.get("/dossiers/{dossier_id}/interests", responses=problems(404))
async def list_interests(dossier_id: UUID, uow: Query) -> list[InterestView]:
    """Who has an interest in which nominee of the dossier, wherever it was declared."""
    return await read.list_interests(uow, dossier_id)


@router.post("/dossiers/{dossier_id}/interests/{interest_id}/withdraw", responses=_ON_WHAT_WAS_SEEN)
async def withdraw_interest(
    dossier_id: UUID, interest_id: UUID, body: WithdrawInterest, seen: Seen, uow: Command, response: Response
) -> DossierView:
    """Take back one's own declaration that was a mistake, before anything was concluded on it."""
    return _at_revision(response, await interests.withdraw_interest(uow, dossier_id, interest_id, seen, body))


@router.post("/dossiers/{dossier_id}/stages/{number}/arrival", responses=_ON_WHAT_WAS_SEEN)
async def register_arrival(
    dossier_id: UUID, number: Number, body: RegisterArrival, seen: Seen, uow: Command, response: Response
) -> DossierView:
    """Note number and day of arrival by the book of incoming documents (số đến, ngày đến)."""
    return _at_revision(response, await arrival.register_arrival(uow, dossier_id, number, seen, body))


@router.post("/dossiers/{dossier_id}/stages/{number}/check", responses=_ON_WHAT_WAS_SEEN)
async def check_dossier(
    dossier_id: UUID, number: Number, body: CheckDossier, seen: Seen, uow: Command, response: Response
) -> DossierView:
    """The standing office finds the dossier complete, or returns it with reasons."""
    return _at_revision(response, await review.check_dossier(uow, dossier_id, number, seen, body))


@router.post("/dossiers/{dossier_id}/stages/{number}/appraise", responses=_ON_WHAT_WAS_SEEN)
async def appraise_dossier(
    dossier_id: UUID, number: Number, body: AppraiseDossier, seen: Seen, uow: Command, response: Response
) -> DossierView:
    """A verdict for each nominee (thẩm định)."""
    return _at_revision(response, await review.appraise_dossier(uow, dossier_id, number, seen, body))


@router.post("/dossiers/{dossier_id}/stages/{number}/conclude", responses=_ON_WHAT_WAS_SEEN)
async def conclude_stage(
    dossier_id: UUID, number: Number, body: ConcludeStage, seen: Seen, uow: Command, response: Response
) -> DossierView:
    """Sign off the open stage: propose upward, return with reasons, or decline."""
    return _at_revision(response, await review.conclude_stage(uow, dossier_id, number, seen, body))


@router.get("/tasks", responses=problems(422))
async def get_tasks(uow: Query, asked: Asked) -> DossierTasks:
    """What waits for me and my unit, the most urgent first."""
    return await tasks.my_tasks(uow, asked)


def _at_revision(response: Response, view: Revised) -> Revised:
    tag(response, view.revision)
    return view
