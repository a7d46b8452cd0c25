"""A plan that is cancelled, a movement's or a round's: what its sender says, what is kept of it, how it is shown."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict, JsonValue, TypeAdapter

from authority import Query
from kit.clock import local_date
from kit.dates import impossible, too_early
from kit.errors import InvalidPayload
from kit.schemas import Body, stored
from kit.text import Day, DocumentNumber, Reason
from submissions.errors import words

_EXAMPLE: Final[dict[str, JsonValue]] = {
    "reason": "Ghi nhầm ngày mở và hình thức khen thưởng",
    "document": {"number": "15/TB-NV", "issued_on": "2025-05-05"},
}


class CancellingDocument(Body):
    """The document by which a plan is cancelled."""

    number: DocumentNumber
    issued_on: Day


class CancelPlan(Body):
    """Why a plan is cancelled, and by which document."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    reason: Reason
    document: CancellingDocument


@dataclass(frozen=True)
class Cancelled:
    """That a plan was cancelled, for everybody to read."""

    at: datetime
    by: UUID
    reason: str
    document_number: str
    document_date: date

    @property
    def cited(self) -> dict[str, str]:
        """The document, as a refusal names it."""
        return {
            "document_number": self.document_number,
            "document_date": f"{self.document_date:%d/%m/%Y}",
        }


class CancelledView(BaseModel):
    """Who cancelled a plan, when, why, and by which document."""

    at: datetime
    by: UUID
    reason: str
    document: CancellingDocument


STORED: Final[TypeAdapter[Cancelled | None]] = TypeAdapter(Cancelled | None)
"""As the row of a plan has it."""


def cancelled(uow: Query, command: CancelPlan, issued_on: date | None) -> Cancelled:
    """What is kept of the command; `issued_on` is the day of what it cancels, where that has one.

    Raises InvalidPayload for a document of a day that can't be.
    """
    document, place = command.document, "/document/issued_on"
    faults = list(impossible({place: document.issued_on}, local_date(uow.now)))
    if issued_on is not None:
        faults += too_early(place, document.issued_on, issued_on, words("cancelled_document"))
    if faults:
        raise InvalidPayload(errors=faults)
    return Cancelled(uow.now, uow.actor.person_id, command.reason, document.number, document.issued_on)


def cancelled_view(one: Cancelled | None) -> CancelledView | None:
    if one is None:
        return None
    document: dict[str, Any] = {"number": one.document_number, "issued_on": one.document_date}
    return stored(CancelledView, vars(one) | {"document": document})
