"""What papers asks of awards and the directory: the decision as recorded, what people are called, and whether a person
may see a decision.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from pydantic import BaseModel, TypeAdapter, ValidationError

from kit.client import Answer, Http, PrincipalClient, Refused, Unreachable
from kit.errors import NotFound
from papers.errors import AwardsAway, DirectoryAway
from papers.record import Kind
from papers.settings import Settings

_NOT_SHOWN = frozenset({403, 404})


class Cited(BaseModel):
    """Number, symbol and date of an issued decision."""

    number: str
    series: str
    issued_on: date


class EntryBefore(BaseModel):
    """How it read until then; `award_name` where the paper misprinted the award."""

    name: str
    award_name: str | None
    prize_money: int | None
    achievement_period: str


class RecordedEntry(BaseModel):
    """Somebody in it, as it prints them."""

    name: str
    award_name: str
    award_kind: str
    register_number: int | None
    prize_money: int | None
    before: EntryBefore | None


class RecordedDecision(BaseModel):
    """A decision as awards recorded it."""

    id: UUID
    kind: Kind
    status: str
    unit_id: UUID
    publication: Cited | None
    target: Cited | None
    instead_of: Cited | None
    legal_bases: tuple[str, ...]
    achievement_period: str
    reason: str | None
    signed_by: UUID | None
    check_code: str | None
    entries: tuple[RecordedEntry, ...]


class Called(BaseModel):
    id: UUID
    name: str


_CALLED = TypeAdapter(list[Called])


@dataclass(frozen=True)
class Others:
    """Awards and the directory, asked under papers' own principal (`ourselves`); and with a person's own token (`http`)
    whether awards shows them a decision, which is the one rule about who sees its papers.
    """

    ourselves: Http
    http: Http
    awards: str
    directory: str
    public: str
    drafting: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))
    """Drafts that are made at the same time, at most: others are answered meanwhile."""

    def address_of(self, code: str) -> str:
        """Where whoever has the paper sees how it stands: in capitals, so that its QR code is small (ISO/IEC 18004,
        alphanumeric mode).
        """
        return f"{self.public}/KT/{code}".upper()

    async def require_shown(self, decision_id: UUID, authorization: str) -> None:
        """Raises NotFound where awards does not show it to whoever has this token, AwardsAway."""
        shown = {"Authorization": authorization}
        await self._of_awards(self.http, f"/decisions/{decision_id}/heading", shown)

    async def decision(self, decision_id: UUID) -> RecordedDecision:
        """Raises AwardsAway, NotFound."""
        answer = await self._of_awards(self.ourselves, f"/decisions/{decision_id}/record")
        try:
            return RecordedDecision.model_validate_json(answer.body)
        except ValidationError as error:
            raise AwardsAway from error

    async def _of_awards(self, http: Http, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Raises AwardsAway, NotFound."""
        try:
            answer = await http.send("GET", f"{self.awards}{path}", headers=headers)
            if answer.status in _NOT_SHOWN:
                raise NotFound
            return answer.accepted()
        except (Unreachable, Refused) as error:
            raise AwardsAway from error

    async def name_of(self, person_id: UUID) -> str | None:
        """None for whom the directory does not know any more. Raises DirectoryAway."""
        try:
            answer = await self.ourselves.send("GET", f"{self.directory}/people/called?id={person_id}")
            found = _CALLED.validate_json(answer.accepted().body)
        except (Unreachable, Refused, ValidationError) as error:
            raise DirectoryAway from error
        return found[0].name if found else None


def others_of(settings: Settings, http: Http) -> Others:
    """Awards and the directory as these settings name them, reached by `http`."""
    ourselves = PrincipalClient(
        http, settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret
    )
    return Others(ourselves, http, settings.awards_url, settings.directory_url, settings.public_url)
