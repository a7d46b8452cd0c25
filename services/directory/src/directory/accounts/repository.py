"""All the SQL of accounts."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, and_, cast, or_, select
from sqlalchemy.dialects.postgresql import insert

from authority import Command, Query
from directory.accounts.domain import Account, Status
from directory.accounts.models import accounts
from directory.arrays import among
from directory.history import history

_CHANGES: Final = ("issuer", "subject", "person_id", "status", "version")
AGGREGATE: Final = "account"
"""What the history calls one."""
Named = tuple[str, str]
"""Issuer and `sub`."""


async def by_id(uow: Query, account_id: UUID) -> Account | None:
    """The account, unless it was erased."""
    found = await _read(uow, _those(accounts.c.id == account_id))
    return found[0] if found else None


async def of_person(uow: Query, person_id: UUID) -> list[Account]:
    return await _read(uow, _those(accounts.c.person_id == person_id))


async def lock_ever_of(uow: Command, person_id: UUID) -> list[Account]:
    """Every account that is the person's, or was and is nobody's now, held until the end of the transaction."""
    theirs = select(history.c.subject).where(
        history.c.aggregate == AGGREGATE, history.c.changes["person_id"].astext == str(person_id)
    )
    given_up = and_(accounts.c.person_id.is_(None), cast(accounts.c.id, Text).in_(theirs))
    return await _read(uow, _those(or_(accounts.c.person_id == person_id, given_up)).with_for_update())


async def lock_named(uow: Command, named: Collection[Named]) -> list[Account]:
    """Those of the accounts that are known, held until the end of the transaction."""
    called = {subject for _, subject in named}
    found = await _read(uow, _those(among(accounts.c.subject, called)).with_for_update())
    return [account for account in found if (account.issuer, account.subject) in named]


async def save(uow: Command, changed: Sequence[Account]) -> None:
    """Write these accounts."""
    if not changed:
        return
    fresh = insert(accounts)
    replaced = {name: fresh.excluded[name] for name in _CHANGES}
    await uow.execute(
        fresh.on_conflict_do_update(index_elements=["id"], set_=replaced),
        [asdict(account) for account in changed],
    )


def _those(*conditions: ColumnElement[bool]) -> Select[Any]:
    """In the order of ids, so that nobody who locks several deadlocks with another."""
    return select(accounts).where(accounts.c.status == Status.RECORDED, *conditions).order_by(accounts.c.id)


async def _read(uow: Query, query: Select[Any]) -> list[Account]:
    return [Account(*row) for row in await uow.all(query)]
