"""What these pages read of awards' public answers."""

from datetime import date
from uuid import UUID

from portal.services import Said


class Later(Said):
    """A paper that changed something; `about_number` where it did it to another decision."""

    effect: str
    number: str
    series: str
    issued_on: date
    about_number: str | None
    about_series: str | None


class Paper(Said):
    """A decision as its paper says it, and how it stands."""

    number: str
    series: str
    issued_on: date
    unit_name: str
    kind: str
    titles: tuple[str, ...]
    recipients: int
    standing: str


class Line(Paper):
    id: UUID


class Lines(Said):
    items: tuple[Line, ...]
    next_cursor: str | None


class Decision(Line):
    legal_bases: tuple[str, ...]
    achievement_period: str
    later: tuple[Later, ...]


class Recipient(Said):
    position: int
    name: str
    title: str
    name_now: str | None
    revoked: bool


class Recipients(Said):
    items: tuple[Recipient, ...]
    next_cursor: str | None


class Checked(Paper):
    later: tuple[Later, ...]
    listed_id: UUID | None


class Body(Said):
    unit_id: UUID
    name: str
