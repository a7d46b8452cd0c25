"""Idempotency keys: the same command twice is answered once and told twice.

The row is inserted before the command runs, in the command's own transaction. A concurrent repeat therefore
waits on the unique index until the first one commits or gives up. Only committed successes stay.
Source: draft-ietf-httpapi-idempotency-key-header-07.
"""

import hashlib
from dataclasses import dataclass
from typing import Final

from kit.errors import IdempotencyKeyMissing, IdempotencyKeyReused
from kit.tables import idempotency_keys
from kit.unit_of_work import UnitOfWork

_LONGEST: Final = 255
_TAKE: Final = (
    "INSERT INTO idempotency_keys (actor, route, key, request_hash) VALUES ($1, $2, $3, $4)"
    " ON CONFLICT DO NOTHING RETURNING true"
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


async def claim(uow: UnitOfWork, request: Request) -> Answer | None:
    """Take the key for this transaction, or give the answer that it already got.

    Waits for a concurrent holder. Raises IdempotencyKeyReused where the body is another.
    """
    while True:
        if await uow.fetch(_TAKE, request.actor, request.route, request.key, request.request_hash):
            return None
        for held in await uow.fetch(_HELD, request.actor, request.route, request.key):
            if held.request_hash != request.request_hash:
                raise IdempotencyKeyReused(key=request.key)
            return Answer(held.status, held.headers, held.response)
        # its holder gave up between the two statements


def record(uow: UnitOfWork, request: Request, answer: Answer) -> None:
    """Keep the success beside its effect."""
    uow.put(
        idempotency_keys,
        {**vars(request), "status": answer.status, "headers": answer.headers, "response": answer.body},
    )
