"""Idempotency keys: the same command twice is answered once and told twice.

The row is inserted before the command runs, in the command's own transaction. A concurrent repeat therefore
waits on the unique index until the first one commits or gives up. Only committed successes stay.
Source: draft-ietf-httpapi-idempotency-key-header-07.
"""

import hashlib
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.dialects.postgresql import insert

from kit.errors import IdempotencyKeyMissing, IdempotencyKeyReused
from kit.tables import idempotency_keys
from kit.unit_of_work import UnitOfWork

_LONGEST = 255


@dataclass(frozen=True)
class Request:
    """What makes a command the same: who sends it, where, under which key, with which body."""

    actor: str
    route: str
    key: str
    digest: bytes

    @classmethod
    def of(cls, actor: str, route: str, key: str | None, body: bytes) -> "Request":
        """Raises IdempotencyKeyMissing without a usable key."""
        if not key or len(key) > _LONGEST:
            raise IdempotencyKeyMissing
        return cls(actor, route, key, hashlib.sha256(body).digest())

    def row(self) -> dict[str, object]:
        return {"actor": self.actor, "route": self.route, "key": self.key, "request_hash": self.digest}


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
        taken = await uow.first(
            insert(idempotency_keys)
            .values(request.row())
            .on_conflict_do_nothing()
            .returning(idempotency_keys.c.key)
        )
        if taken is not None:
            return None
        held = await uow.first(select(idempotency_keys).where(_same(request)))
        if held is None:  # its holder gave up between the two statements
            continue
        if held.request_hash != request.digest:
            raise IdempotencyKeyReused(key=request.key)
        return Answer(held.status, held.headers, held.response)


async def record(uow: UnitOfWork, request: Request, answer: Answer) -> None:
    """Keep the success beside its effect."""
    await uow.execute(
        update(idempotency_keys)
        .where(_same(request))
        .values(status=answer.status, headers=answer.headers, response=answer.body)
    )


def _same(request: Request) -> ColumnElement[bool]:
    keys = idempotency_keys.c
    return and_(keys.actor == request.actor, keys.route == request.route, keys.key == request.key)
