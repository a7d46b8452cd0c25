"""A service in the test's process: its real HTTP side, its real inbox, on a real database. No broker."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID, uuid4

import httpx
import orjson
from sqlalchemy import func, select, text

from authority.authority import TOPICS
from contracts import Envelope, Fact
from contracts.directory import AssignmentRecordedV1, UnitRecordedV1
from kit.actor import Actor
from kit.database import commit_at_edge
from kit.ids import new_id
from kit.kafka import Kafka
from kit.problems import MEDIA_TYPE, ProblemBody
from kit.processes import app_of
from kit.service import Service
from kit.unit_of_work import Cause
from tests.support.in_process import InProcess
from tests.support.tokens import Issuer

_SHOWN: Final = re.compile(r"(/(?:dossiers|sessions|decisions|panels)/[^/]+)/.|PUT (/awards|/rule-sets)")
"""What an act is about, by its path; a file of several is about their list."""
_OF_THE_DIRECTORY: Final = re.compile(r"/assignments/[^/]+/end|/people/[^/]+/erase|/accounts/[^/]+/unlink")
"""Acts on people, roles and accounts, whose tag is that of the directory as a whole."""

NO_BROKER: Final = Kafka(bootstrap="127.0.0.1:1")


OF_NO_FIELD: Final = {"idempotency_key_reused", "unit_unknown"}
"""Refusals (422) of header and body together, and of a unit that something else names and that ended meanwhile."""


@dataclass
class Running:
    """A service that answers requests and takes facts."""

    service: Service
    issuer: Issuer
    http: httpx.AsyncClient
    """How people's programs reach it."""
    near: InProcess
    """How other services reach it."""
    sequences: dict[str, int] = field(default_factory=dict)
    """The number of the last fact that was told, by subject."""

    async def send(
        self,
        method: str,
        path: str,
        by: UUID | str | None,
        body: Any = None,
        key: str | None = None,
        **headers: str,
    ) -> httpx.Response:
        """One request by a person (id) or a principal (`service:…`); commands get a fresh key unless given one.

        A person's act on something is sent with the tag of what the person sees just then, unless given another.
        """
        if by is not None:
            headers.setdefault("Authorization", f"Bearer {self.issuer.token(by)}")
        if method != "GET":
            headers["Idempotency-Key"] = key or str(uuid4())
        if (shown := _shown(method, path)) and isinstance(by, UUID) and "If-Match" not in headers:
            headers["If-Match"] = await self._tag_of(shown, headers["Authorization"])
        content = None if body is None else orjson.dumps(body, default=_plain)
        answer = await self.http.request(
            method, path, content=content, headers={"Content-Type": "application/json"} | headers
        )
        require_told(answer)
        return answer

    async def _tag_of(self, path: str, authorization: str) -> str:
        """What somebody who has just looked names as seen; whoever may not look names something all the same."""
        seen = await self.http.get(path, headers={"Authorization": authorization})
        return str(seen.headers.get("ETag", '"0"'))

    async def post(
        self, path: str, by: UUID | str | None, body: Any = None, **options: Any
    ) -> httpx.Response:
        return await self.send("POST", path, by, {} if body is None else body, **options)

    async def get(self, path: str, by: UUID | str | None) -> httpx.Response:
        return await self.send("GET", path, by)

    async def tell(
        self, fact: Fact, key: UUID | str, source: str | None = None, sequence: int | None = None
    ) -> UUID:
        """Let the service's reactions take a fact as its inbox would. Returns the fact's id."""
        subject = str(key)
        self.sequences[subject] = sequence or self.sequences.get(subject, 0) + 1
        async with self.service.units_of_work.begin(Actor.service("test"), Cause(uuid4())) as uow:
            envelope = Envelope(
                id=new_id(),
                type=fact.type,
                source=source or fact.owner,
                subject=subject,
                time=uow.now,
                sequence=self.sequences[subject],
                correlationid=uow.cause.correlation_id,
                actor="service:test",
            )
            await self.service.reactions.react(
                uow.on_behalf(uow.actor, Cause(uuid4(), envelope.id)), fact, envelope
            )
            await uow.commit()
        return envelope.id

    async def facts(self) -> list[tuple[str, dict[str, Any]]]:
        """Type and payload of every fact that waits in the outbox, in order."""
        async with self.service.engine.connect() as connection:
            rows = await connection.execute(text("SELECT headers, payload FROM outbox ORDER BY position"))
            return [(dict(row.headers)["ce_type"], orjson.loads(row.payload)) for row in rows if row.payload]

    async def set_clock(self, moment: str) -> None:
        """Business time is this local moment now, and goes on from there: '2025-05-05 08:00+07'."""
        await self.sql("DELETE FROM business_clock")
        await self.sql(f"INSERT INTO business_clock (offset_by) VALUES ('{moment}'::timestamptz - now())")

    async def sql(self, statement: str) -> list[Any]:
        """Look or meddle by hand."""
        async with self.service.engine.connect() as connection:
            result = await connection.execute(text(statement))
            rows = list(result.all()) if result.returns_rows else []
            await commit_at_edge(connection)
            return rows

    async def beat(self) -> None:
        """The directory's heartbeat, so that what was told of units and roles counts as fresh."""
        from authority.projection import confirm

        async with self.service.units_of_work.begin(Actor.service("test"), Cause(uuid4())) as uow:
            now = (await uow.execute(select(func.clock_timestamp()))).scalar_one()
            for topic in TOPICS:
                await confirm(uow, topic, now)
            await uow.commit()

    async def unit(
        self, code: str, kind: str, level: str, parent: UnitRecordedV1 | None = None, **more: Any
    ) -> Any:
        """Tell the service of a unit; returns the fact."""
        unit_id = more.pop("unit_id", None) or new_id()
        fields = {
            "name": f"Đơn vị {code}",
            "valid_from": None,
            "valid_to": None,
            "standing_office_id": None,
        } | more
        fact = UnitRecordedV1(
            unit_id=unit_id,
            code=code,
            kind=kind,
            level=level,
            parent_id=parent.unit_id if parent else None,
            path=f"{parent.path}.{unit_id.hex}" if parent else unit_id.hex,
            **fields,
        )
        await self.tell(fact, unit_id)
        return fact

    async def person(self, role: str, unit: UnitRecordedV1, **dates: date | None) -> UUID:
        """A new person with one role in a unit."""
        person_id = new_id()
        await self.assign(person_id, role, unit, **dates)
        return person_id

    async def assign(self, person_id: UUID, role: str, unit: UnitRecordedV1, **dates: date | None) -> None:
        assignment_id = new_id()
        valid: dict[str, Any] = {"valid_from": date(2020, 1, 1), "valid_to": None} | dates
        await self.tell(
            AssignmentRecordedV1(
                assignment_id=assignment_id, person_id=person_id, role=role, unit_id=unit.unit_id, **valid
            ),
            assignment_id,
        )


@asynccontextmanager
async def running(service: Service, issuer: Issuer | None = None) -> AsyncIterator[Running]:
    """The service, answering until the end of the block, with an issuer of its own or the one that it shares."""
    issuer = issuer or Issuer()
    app = app_of(service, issuer.http())
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=f"http://{service.name}.test") as http:
        yield Running(service, issuer, http, InProcess(app))
    await service.dispose()


def settings_for(url: str, **more: Any) -> dict[str, Any]:
    """Settings of a service under test; no broker is reached."""
    return {
        "database_url": url,
        "kafka_bootstrap": NO_BROKER.bootstrap,
        "oidc_issuer": "http://issuer.test",
        "oidc_subject": "person",
    } | more


def kafka_settings(kafka: Kafka) -> dict[str, Any]:
    """The same Kafka in a service's settings, whatever the environment says."""
    return {f"kafka_{name}": value for name, value in kafka} | {"kafka_password_file": None}


def require_told(answer: httpx.Response) -> None:
    """A refusal is as the released document says: each fault with its place, and what to do in Vietnamese."""
    if answer.headers.get("Content-Type") != MEDIA_TYPE:
        return
    problem = ProblemBody.model_validate(answer.json())
    assert problem.errors or problem.status != 422 or problem.code in OF_NO_FIELD, problem
    for fault in problem.errors:
        assert fault.place in {"body", "query", "path", "header", "dossier"}, fault
        assert fault.pointer == "" or fault.pointer.startswith("/"), fault
        assert not fault.detail.isascii(), fault


def _shown(method: str, path: str) -> str | None:
    """Where somebody looks who is about to do this; None for what is about nothing that there is."""
    if _OF_THE_DIRECTORY.fullmatch(path):
        return "/units?limit=1"
    about = _SHOWN.match(path if method == "POST" else f"{method} {path}")
    return (about[1] or about[2]) if about else None


def _plain(value: Any) -> Any:
    return str(value)
