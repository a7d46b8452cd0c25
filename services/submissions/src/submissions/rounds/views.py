"""A round as people see it."""

from uuid import UUID

from pydantic import BaseModel

from submissions.cancelling import CancelledView, cancelled_view
from submissions.rounds.schemas import ImportRound
from submissions.rounds.values import Round


class RoundView(BaseModel):
    """A round and its guidance. `cancelled`: nothing more comes into it."""

    id: UUID
    code: str
    version: int
    plan: ImportRound
    cancelled: CancelledView | None


def round_view(one: Round) -> RoundView:
    return RoundView(
        id=one.id,
        code=one.code,
        version=one.version,
        plan=ImportRound.of(one.plan),
        cancelled=cancelled_view(one.cancelled),
    )
