"""Routes of plans: movements, rounds, and the rule sets that they go by."""

from typing import Final
from uuid import UUID

from fastapi import Response

from authority.edge import Command, Query, Rehearsal
from kit.http import edge_router
from kit.paging import Page
from kit.plans import PlanVersion
from kit.problems import problems
from kit.rehearsal import Foreseen
from kit.tags import Seen, SeenIfAny, foreseen, tag, tagged
from kit.text import Cursor, Slug
from submissions.dossiers.handlers import (
    cancel_movement,
    cancel_round,
)
from submissions.movements import handlers as movements
from submissions.movements.schemas import CancelMovement, ImportMovement
from submissions.movements.views import MovementView
from submissions.rounds import handlers as rounds
from submissions.rounds.schemas import CancelRound, ImportRound
from submissions.rounds.views import RoundView
from submissions.rule_sets import handlers as rule_sets
from submissions.rule_sets.schemas import ImportRuleSets, RuleSetView

router = edge_router()
_ON_WHAT_WAS_SEEN: Final = problems(403, 404, 409, 422, 503, 412, 428)
_OF_A_PLAN: Final = problems(403, 412, 422, 428, 503)
_TRIED: Final = problems(403, 409, 422, 503)


@router.put("/rule-sets", responses=_OF_A_PLAN | problems(409))
async def put_rule_sets(body: ImportRuleSets, seen: SeenIfAny, uow: Command) -> ImportRuleSets:
    """Record dated rule sets (bộ quy định); whoever replaces some names the tag of the list that they saw."""
    return await rounds.put_rule_sets(uow, seen, body)


@router.post("/rule-sets/check", responses=_TRIED)
async def check_rule_sets(body: ImportRuleSets, uow: Rehearsal, response: Response) -> Foreseen:
    """What recording these rule sets would change, and which rounds would be told of it; nothing of it is kept."""
    await rounds.put_rule_sets(uow, None, body)
    return foreseen(response, uow)


@router.get("/rule-sets", responses=problems())
async def list_rule_sets(uow: Query, response: Response) -> list[RuleSetView]:
    """Every rule set as it stands, the oldest law first."""
    shown, version = await rule_sets.list_rule_sets(uow)
    tag(response, version)
    return shown


@router.put("/movements", responses=_OF_A_PLAN | problems(409))
async def put_movement(
    body: ImportMovement, seen: SeenIfAny, uow: Command, response: Response
) -> MovementView:
    """Launch a movement from its plan, or amend it as it was seen (phong trào thi đua)."""
    return tagged(response, await rounds.put_movement(uow, seen, body))


@router.post("/movements/check", responses=_TRIED)
async def check_movement(body: ImportMovement, uow: Rehearsal, response: Response) -> Foreseen:
    """What launching or amending the movement would change, its rounds included; nothing of it is kept."""
    await rounds.put_movement(uow, None, body)
    return foreseen(response, uow)


@router.get("/movements/{code}", responses=problems(404))
async def get_movement(code: Slug, uow: Query, response: Response) -> MovementView:
    """A movement and its plan."""
    return tagged(response, await movements.read_movement(uow, code))


@router.post("/movements/{code}/cancel", responses=_ON_WHAT_WAS_SEEN)
async def cancel_launched_movement(
    code: Slug, body: CancelMovement, seen: Seen, uow: Command, response: Response
) -> MovementView:
    """Cancel a movement of which no round stands (hủy phong trào thi đua)."""
    return tagged(response, await cancel_movement.cancel_movement(uow, code, seen, body))


@router.put("/rounds", responses=_OF_A_PLAN | problems(409))
async def put_round(body: ImportRound, seen: SeenIfAny, uow: Command, response: Response) -> RoundView:
    """Open a review round by its guidance, or change it as it was seen (đợt xét khen thưởng)."""
    return tagged(response, await rounds.open_round(uow, seen, body))


@router.post("/rounds/check", responses=_TRIED)
async def check_round(body: ImportRound, uow: Rehearsal, response: Response) -> Foreseen:
    """What opening or changing the round would change; nothing of it is kept."""
    await rounds.open_round(uow, None, body)
    return foreseen(response, uow)


@router.get("/movements/{code}/versions", responses=problems(404, 422))
async def list_movement_versions(code: Slug, uow: Query, cursor: Cursor | None = None) -> Page[PlanVersion]:
    """A movement's plan version by version: who changed what, when and why."""
    return await movements.list_versions(uow, code, cursor)


@router.get("/rule-sets/{rule_set}/versions", responses=problems(404, 422))
async def list_rule_set_versions(
    rule_set: Slug, uow: Query, cursor: Cursor | None = None
) -> Page[PlanVersion]:
    """A rule set version by version: who changed what, when and why."""
    return await rule_sets.list_rule_set_versions(uow, rule_set, cursor)


@router.get("/rounds/{round_id}/versions", responses=problems(404, 422))
async def list_round_versions(round_id: UUID, uow: Query, cursor: Cursor | None = None) -> Page[PlanVersion]:
    """A round's guidance version by version: who changed what, when and why."""
    return await rounds.list_versions(uow, round_id, cursor)


@router.get("/rounds", responses=problems(422))
async def get_rounds(uow: Query, cursor: Cursor | None = None) -> Page[RoundView]:
    """All rounds, the newest first."""
    return await rounds.list_rounds(uow, cursor)


@router.get("/rounds/{round_id}", responses=problems(404))
async def get_round(round_id: UUID, uow: Query, response: Response) -> RoundView:
    """A round and its guidance."""
    return tagged(response, await rounds.read_round(uow, round_id))


@router.post("/rounds/{round_id}/cancel", responses=_ON_WHAT_WAS_SEEN)
async def cancel_review_round(
    round_id: UUID, body: CancelRound, seen: Seen, uow: Command, response: Response
) -> RoundView:
    """Cancel a round in which nothing is under way or decided (hủy đợt xét)."""
    return tagged(response, await cancel_round.cancel_round(uow, round_id, seen, body))
