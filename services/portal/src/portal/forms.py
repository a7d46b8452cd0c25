"""What people send: fields by name, in order, and with an act the key and the tag that its form was shown with."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Final, Self
from urllib.parse import parse_qsl
from uuid import UUID, uuid4

from fastapi import Depends, Request

KEY: Final = "_key"
SEEN: Final = "_seen"
FORM: Final = "_form"
"""Which of a page's forms it is."""
REVIEW: Final = "_review"
"""Set where somebody wants to look once more at what they had typed before they were signed out."""
MOST_FIELDS: Final = 20_000
"""A score sheet has a field for each nomination and criterion, 2,000 and 10 at most."""
_TAG: Final = re.compile(r'"[0-9]{1,18}"')
_HIDDEN: Final = re.compile(
    r"^_|^(item|nominee|decision|unit|round)_id$|^(seen|called)-|^(take|recused_item|to)$"
)
"""Names of fields that nobody sees."""
_FORM: Final = "application/x-www-form-urlencoded"


class FormUnreadable(Exception):
    """The body is no form of ours, or has more fields than any of our forms."""


@dataclass(frozen=True)
class Form:
    """Fields as they were typed."""

    fields: tuple[tuple[str, str], ...] = ()
    _first: dict[str, str] = field(init=False, default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        for name, value in self.fields:
            self._first.setdefault(name, value)

    @classmethod
    def of(cls, body: bytes) -> Self:
        """Raises FormUnreadable."""
        try:
            pairs = parse_qsl(
                body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict"
            )
        except ValueError as error:
            raise FormUnreadable from error
        return cls(tuple((name, value.replace("\r\n", "\n")) for name, value in pairs))

    def __contains__(self, name: str) -> bool:
        return name in self._first

    def text(self, name: str) -> str:
        """A field without the blanks around it; empty where it was left out."""
        return self._first.get(name, "").strip()

    @property
    def typed(self) -> list[str]:
        """What a person reads again of it."""
        return [value for name, value in self.fields if not _HIDDEN.search(name) and value.strip()]

    def every(self, name: str) -> list[str]:
        """All values of a field that comes several times."""
        return [value for named, value in self.fields if named == name]

    def rows(self, name: str, columns: tuple[str, ...]) -> list[dict[str, str]]:
        """Rows of a table, whose fields are called `name-0-column`; those in which nothing was typed are none."""
        typed = (
            {column: self.text(f"{name}-{number}-{column}") for column in columns}
            for number in range(sum(1 for named in self._first if named.startswith(f"{name}-")))
        )
        return [row for row in typed if any(row.values())]

    @cached_property
    def key(self) -> str:
        """The act's key: the form's own, so that sending it twice is one act."""
        try:
            return str(UUID(self.text(KEY)))
        except ValueError:
            return new_key()

    @property
    def seen(self) -> str:
        """The tag of what was shown with the form; what is none of ours is nothing that was seen."""
        return tag_in(self.text(SEEN))

    @property
    def name(self) -> str:
        """Which of its page's forms it is."""
        return self.text(FORM)

    def id(self, name: str) -> UUID:
        """An id that a field names; where it names none, that of nobody."""
        try:
            return UUID(self.text(name))
        except ValueError:
            return UUID(int=0)

    def ids(self, name: str) -> list[UUID]:
        """Likewise of a field that comes several times; what is no id is left out."""
        found = []
        for value in self.every(name):
            try:
                found.append(UUID(value))
            except ValueError:
                continue
        return found


def tag_in(text: str) -> str:
    """A tag as services give them; nothing where it is none."""
    return text if _TAG.fullmatch(text) else ""


def new_key() -> str:
    """A key for a form that is shown."""
    return str(uuid4())


async def read_form(request: Request) -> Form:
    """The form of this request, however often it is asked for. Raises FormUnreadable."""
    kept: Form | None = getattr(request.state, "form", None)
    if kept is None:
        kept = request.state.form = await _read(request)
    return kept


async def _read(request: Request) -> Form:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise FormUnreadable
    return Form.of(await request.body())


Sent = Annotated[Form, Depends(read_form)]
"""The form that came, as a parameter of a route."""
