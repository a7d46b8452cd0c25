"""Idempotency keys: the same command twice is answered once and told twice.

The row is inserted before the command runs, in the command's own transaction. A concurrent repeat therefore
waits on the unique index until the first one commits or gives up. Only committed successes stay.
Source: draft-ietf-httpapi-idempotency-key-header-07.
"""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from kit.actor import Actor
from kit.errors import IdempotencyKeyMissing, IdempotencyKeyReused
from kit.tables import idempotency_keys
from kit.unit_of_work import Cause, UnitOfWork, UnitsOfWork

_LONGEST: Final = 255
_TAKE: Final = (
    "INSERT INTO idempotency_keys (actor, route, key, request_hash) VALUES ($1, $2, $3, $4)"
    " ON CONFLICT DO NOTHING RETURNING true"
)
_BEGIN: Final = (
    f"WITH taken AS ({_TAKE})"  # noqa: S608 - our own words only
    " SELECT business_now() AS now, EXISTS (SELECT FROM taken) AS is_taken"
)
_HELD: Final = (
    "SELECT request_hash, status, headers, response FROM idempotency_keys"
    " WHERE actor = $1 AND route = $2 AND key = $3"
)


@dataclass(frozen=True)
class Request:
    """What makes a command the same: who sends it, where, under which key, with which body."""

    actor: str
    route: str
    key: str
    request_hash: bytes

    @classmethod
    def of(cls, actor: str, route: str, key: str | None, body: bytes) -> "Request":
        """Raises IdempotencyKeyMissing without a usable key."""
        if not key or len(key) > _LONGEST:
            raise IdempotencyKeyMissing
        return cls(actor, route, key, hashlib.sha256(body).digest())


@dataclass(frozen=True)
class Answer:
    """A recorded success: status, the headers that matter, body."""

    status: int
    headers: dict[str, str]
    body: bytes


@asynccontextmanager
async def begin(
    units_of_work: UnitsOfWork, actor: Actor, cause: Cause, request: Request
) -> AsyncIterator[tuple[UnitOfWork, Answer | None]]:
    """A transaction that takes the key with its first statement, and the answer that the key already got, if any.

    Waits for a concurrent holder. Raises IdempotencyKeyReused where the body is another.
    """
    taking = (request.actor, request.route, request.key, request.request_hash)
    async with units_of_work.begin_with(_BEGIN, taking, actor, cause) as (uow, first):
        yield uow, None if first.is_taken else await _given(uow, request)


async def _given(uow: UnitOfWork, request: Request) -> Answer | None:
    while True:
        for held in await uow.fetch(_HELD, request.actor, request.route, request.key):
            if held.request_hash != request.request_hash:
                raise IdempotencyKeyReused(key=request.key)
            return Answer(held.status, held.headers, held.response)
        # its holder gave up between the two statements
        if await uow.fetch(_TAKE, request.actor, request.route, request.key, request.request_hash):
            return None


def record(uow: UnitOfWork, request: Request, answer: Answer) -> None:
    """Keep the success beside its effect."""
    uow.put(
        idempotency_keys,
        {**vars(request), "status": answer.status, "headers": answer.headers, "response": answer.body},
    )
