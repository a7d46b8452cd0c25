"""People as they are read. Lists never carry contacts."""

from uuid import UUID

from pydantic import ConfigDict

from contracts.fact import Value
from kit.schemas import Body
from kit.text import Reason


class Contact(Value):
    """Where a notice goes. Only for the service that delivers it."""

    person_id: UUID
    name: str
    email: str | None


class PersonName(Value):
    """What somebody is called whom an answer names by their id."""

    id: UUID
    name: str


class ErasePerson(Body):
    """Blank a person's name and contacts for good."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "Yêu cầu xóa dữ liệu cá nhân ngày 12/5/2026"}]},
    )

    reason: Reason


class PersonErasedView(Value):
    """What stays of an erased person."""

    id: UUID
    version: int
    erased_assignments: int
