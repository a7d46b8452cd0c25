"""Where a person can be reached: asked of the directory at delivery, and kept nowhere."""

from dataclasses import dataclass, field
from uuid import UUID

import httpx
from pydantic import BaseModel


class _Answer(BaseModel):
    email: str | None
    name: str


@dataclass(frozen=True)
class Contact:
    """A person's name and address. Neither shows in a log."""

    name: str = field(repr=False)
    email: str = field(repr=False)


class Directory:
    """The directory's contacts, over HTTP under notify's own principal."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def contact(self, person_id: UUID) -> Contact | None:
        """None for a person without an address, or whom the directory doesn't know (any more).

        Raises httpx.HTTPError where the directory can't be asked.
        """
        answer = await self._http.get(f"/people/{person_id}/contact")
        if answer.status_code == httpx.codes.NOT_FOUND:
            return None
        found = _Answer.model_validate_json(answer.raise_for_status().content)
        return Contact(found.name, found.email) if found.email else None
