"""Where people can be reached: asked of the directory at delivery, and kept nowhere."""

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from pydantic import BaseModel, TypeAdapter

from kit.client import Http


class _Answer(BaseModel):
    person_id: UUID
    name: str
    email: str | None


_ANSWERS: Final = TypeAdapter(list[_Answer])


@dataclass(frozen=True)
class Contact:
    """A person's name and address. Neither shows in a log."""

    name: str = field(repr=False)
    email: str = field(repr=False)


class Directory:
    """The directory's contacts, over HTTP under notify's own principal."""

    def __init__(self, url: str, http: Http) -> None:
        self._url = url
        self._http = http

    async def contacts(self, people: set[UUID]) -> dict[UUID, Contact]:
        """By person; without those who have no address, or whom the directory doesn't know (any more).

        Raises Unreachable, Refused.
        """
        asked = urlencode([("id", str(person)) for person in people])
        answer = await self._http.send("GET", f"{self._url}/people/contacts?{asked}")
        found = _ANSWERS.validate_json(answer.accepted().body)
        return {each.person_id: Contact(each.name, each.email) for each in found if each.email}
