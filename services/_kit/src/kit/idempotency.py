"""Idempotency keys: the same command twice is answered once and told twice.

The row is inserted before the command runs, in the command's own transaction. A concurrent repeat therefore
waits on the unique index until the first one commits or gives up. Only committed successes stay.
Source: draft-ietf-httpapi-idempotency-key-header-07.
"""

import hashlib
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from kit.actor import Actor
from kit.errors import IdempotencyKeyInvalid, IdempotencyKeyMissing, IdempotencyKeyReused
from kit.tables import idempotency_keys
from kit.unit_of_work import Cause, Command, UnitsOfWork

KEY: Final = re.compile(r"[!-~](?:[ -~]{0,253}[!-~])?")
"""Visible ASCII, 255 characters at most: what every header and every index holds."""
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
    """What makes a command the same: who sends it, where, under which key, with which content."""

    actor: str
    route: str
    key: str
    request_hash: bytes
    hash_as_sent: bytes
    """Of the bytes as they came: by it the record of a release that compared bytes still knows its repeat."""

    @classmethod
    def of(cls, actor: str, route: str, keys: list[str], content: bytes, as_sent: bytes) -> "Request":
        """`keys` are all that came. Raises IdempotencyKeyMissing, IdempotencyKeyInvalid."""
        if not any(keys):
            raise IdempotencyKeyMissing
        if len(keys) > 1 or not KEY.fullmatch(keys[0]):
            raise IdempotencyKeyInvalid(length=len(keys[0]))
        hashes = (hashlib.sha256(content).digest(), hashlib.sha256(as_sent).digest())
        return cls(actor, route, keys[0], *hashes)


@dataclass(frozen=True)
class Answer:
    """A recorded success: status, the headers that matter, body."""

    status: int
    headers: dict[str, str]
    body: bytes


@asynccontextmanager
async def begin(
    units_of_work: UnitsOfWork, actor: Actor, cause: Cause, request: Request
) -> AsyncIterator[tuple[Command, Answer | None]]:
    """A transaction that takes the key with its first statement, and the answer that the key already got, if any.

    Waits for a concurrent holder. Raises IdempotencyKeyReused where the body is another.
    """
    taking = (request.actor, request.route, request.key, request.request_hash)
    async with units_of_work.begin_with(_BEGIN, taking, actor, cause) as (uow, first):
        yield uow, None if first.is_taken else await _given(uow, request)


async def _given(uow: Command, request: Request) -> Answer | None:
    while True:
        for held in await uow.fetch(_HELD, request.actor, request.route, request.key):
            if held.request_hash not in (request.request_hash, request.hash_as_sent):
                raise IdempotencyKeyReused(key=request.key)
            return Answer(held.status, held.headers, held.response)
        # its holder gave up between the two statements
        if await uow.run(_TAKE, request.actor, request.route, request.key, request.request_hash):
            return None


def record(uow: Command, request: Request, answer: Answer) -> None:
    """Keep the success beside its effect."""
    uow.put(
        idempotency_keys,
        {
            "actor": request.actor,
            "route": request.route,
            "key": request.key,
            "request_hash": request.request_hash,
            "status": answer.status,
            "headers": answer.headers,
            "response": answer.body,
        },
    )
