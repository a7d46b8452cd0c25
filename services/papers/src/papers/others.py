"""What papers asks of awards, submissions and the directory: under its own principal what an issued decision's papers
are made of, and with a person's own token what that person may see, which is the one rule about who sees papers.
"""

import asyncio
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, ParamSpec, TypeVar, cast
from urllib.parse import urlencode
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from kit.client import Answer, Http, PrincipalClient, Refused, Unreachable
from kit.errors import NotFound, Problem
from papers.answers import (
    Called,
    NamedNominees,
    RecordedDecision,
    SaidAttempt,
    SaidAward,
    SaidDossier,
    SaidMinutes,
    SaidRoute,
    SaidSession,
)
from papers.errors import AwardsAway, DirectoryAway, SubmissionsAway
from papers.settings import Settings

IDS_AT_ONCE: Final = 100
"""Whom one question may be about."""
_NOT_SHOWN: Final = frozenset({403, 404})
T = TypeVar("T")
P = ParamSpec("P")


@dataclass(frozen=True)
class Place:
    """A service's address, and what is raised while it gives no answer."""

    url: str
    away: type[Problem]


@dataclass(frozen=True)
class Others:
    """The other services, asked by ourselves (`ourselves`), or by whoever has a token (`http`)."""

    ourselves: Http
    http: Http
    awards: Place
    submissions: Place
    directory: Place
    public: str
    drafting: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))
    """What is made while somebody waits for it, at the same time, at most: others are answered meanwhile."""

    @classmethod
    def at(cls, settings: Settings, ourselves: Http, http: Http) -> "Others":
        """Where these settings say that they are."""
        return cls(
            ourselves,
            http,
            Place(settings.awards_url, AwardsAway),
            Place(settings.submissions_url, SubmissionsAway),
            Place(settings.directory_url, DirectoryAway),
            settings.public_url,
        )

    async def make(self, made: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
        """What this makes, beside everything else, once it is its turn."""
        async with self.drafting:
            return await asyncio.to_thread(made, *given, **named)

    def address_of(self, code: str) -> str:
        """Where whoever has the paper sees how it stands: in capitals, so that its QR code is small (ISO/IEC 18004,
        alphanumeric mode).
        """
        return f"{self.public}/KT/{code}".upper()

    async def decision(self, decision_id: UUID) -> RecordedDecision:
        """Raises AwardsAway, NotFound."""
        return await read(
            RecordedDecision, self.ourselves, self.awards, f"/decisions/{decision_id}/record", {}
        )

    async def name_of(self, person_id: UUID) -> str | None:
        """None for whom the directory does not know any more. Raises DirectoryAway."""
        path = f"/people/called?id={person_id}"
        found = await read(list[Called], self.ourselves, self.directory, path, {})
        return found[0].name if found else None


@dataclass(frozen=True)
class Asking:
    """The other services, asked with a person's own token: each question raises NotFound where they show them nothing,
    and AwardsAway, SubmissionsAway or DirectoryAway.
    """

    others: Others
    authorization: str

    async def require_decision(self, decision_id: UUID) -> None:
        await _answer(self.others.http, self.others.awards, f"/decisions/{decision_id}/heading", self._shown)

    async def dossier(self, dossier_id: UUID) -> SaidDossier:
        return await self._read(SaidDossier, self.others.submissions, f"/dossiers/{dossier_id}")

    async def attempt(self, dossier_id: UUID, number: int) -> SaidAttempt:
        path = f"/dossiers/{dossier_id}/attempts/{number}"
        return await self._read(SaidAttempt, self.others.submissions, path)

    async def route(self, dossier_id: UUID) -> SaidRoute:
        return await self._read(SaidRoute, self.others.submissions, f"/dossiers/{dossier_id}/route")

    async def session(self, session_id: UUID) -> SaidSession:
        return await self._read(SaidSession, self.others.awards, f"/sessions/{session_id}")

    async def minutes(self, session_id: UUID) -> SaidMinutes:
        return await self._read(SaidMinutes, self.others.awards, f"/sessions/{session_id}/minutes")

    async def awards(self) -> Mapping[tuple[str, str], str]:
        """What each award is called by each rule set, by both codes."""
        found = await self._read(list[SaidAward], self.others.awards, "/awards")
        return {(award.code, award.rule_set): award.name for award in found}

    async def nominees(self, nominee_ids: Iterable[UUID]) -> Mapping[UUID, str]:
        """What nominees are called, as sealed last; without those that are not shown."""
        some = [
            await self._read(NamedNominees, self.others.submissions, f"/nominees/names?{ids}")
            for ids in _by_hundreds(nominee_ids)
        ]
        return {one.nominee_id: one.name for found in some for one in found.items}

    async def people(self, person_ids: Iterable[UUID]) -> Mapping[UUID, str]:
        """What people are called; without those who are erased. The directory tells it to whoever has a role: where it
        does not know of theirs yet, it is as good as away.
        """
        try:
            some = [
                await self._read(list[Called], self.others.directory, f"/people/names?{ids}")
                for ids in _by_hundreds(person_ids)
            ]
        except NotFound as unknown:
            raise DirectoryAway from unknown
        return {one.id: one.name for found in some for one in found}

    async def _read(self, kind: type[T], place: Place, path: str) -> T:
        return await read(kind, self.others.http, place, path, self._shown)

    @property
    def _shown(self) -> Mapping[str, str]:
        return {"Authorization": self.authorization}


async def read(kind: type[T], http: Http, place: Place, path: str, headers: Mapping[str, str]) -> T:
    """What papers reads of an answer; one that says something else is none. Raises NotFound, `place.away`."""
    answer = await _answer(http, place, path, headers)
    try:
        value: T = _adapter(cast("Hashable", kind)).validate_json(answer.body)
    except ValidationError as error:
        raise place.away from error
    return value


async def _answer(http: Http, place: Place, path: str, headers: Mapping[str, str]) -> Answer:
    try:
        answer = await http.send("GET", f"{place.url}{path}", headers=headers)
        if answer.status in _NOT_SHOWN:
            raise NotFound
        return answer.accepted()
    except (Unreachable, Refused) as error:
        raise place.away from error


@cache
def _adapter(kind: Hashable) -> TypeAdapter[Any]:
    return TypeAdapter(cast("Any", kind))


def _by_hundreds(ids: Iterable[UUID]) -> Iterable[str]:
    """Queries about all of them, each once."""
    asked = sorted(set(ids))
    for start in range(0, len(asked), IDS_AT_ONCE):
        yield urlencode([("id", one) for one in asked[start : start + IDS_AT_ONCE]])


def others_of(settings: Settings, http: Http) -> Others:
    """The other services as these settings name them, reached by `http`."""
    ourselves = PrincipalClient(
        http, settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret
    )
    return Others.at(settings, ourselves, http)
