"""Keeping up with awards and scoring: what an award is, what a score sheet looks at."""

from typing import Any

from authority import Command
from contracts import Envelope
from contracts.awards import AwardRecordedV1
from contracts.scoring import SheetRecordedV1
from submissions.heard import repository
from submissions.heard.models import award_catalogue, score_sheets


async def keep_award(uow: Command, fact: AwardRecordedV1, envelope: Envelope) -> None:
    row: dict[str, Any] = fact.model_dump(mode="json", exclude={"kind", "article", "valid_from", "valid_to"})
    row |= {"valid_from": fact.valid_from, "valid_to": fact.valid_to, "sequence": envelope.sequence}
    await repository.keep(uow, award_catalogue, row)


async def keep_sheet(uow: Command, fact: SheetRecordedV1, envelope: Envelope) -> None:
    row = fact.model_dump(mode="json") | {"sequence": envelope.sequence}
    await repository.keep(uow, score_sheets, row)
