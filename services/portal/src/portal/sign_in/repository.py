"""Sessions on the server, and forms kept for who was signed out while they wrote.

A cookie is 32 random bytes; kept is its SHA-256 only, and tokens are sealed under it. So neither a dump of the
database nor a cookie by itself lets anybody in.
"""

import asyncio
import hashlib
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import Select, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from kit.database import commit_at_edge
from kit.errors import IssuerUnreachable
from kit.ids import new_id
from kit.unit_of_work import AnyRow
from portal.sealing import Sealer, Unreadable
from portal.sign_in.models import kept_forms, sessions

IDLE: Final = timedelta(hours=2)
"""A session ends when nobody used it for so long."""
LONGEST: Final = timedelta(hours=12)
"""And so long after it began, in any case: nobody's working day is longer."""
KEPT: Final = timedelta(hours=1)
"""How long a session is remembered after its end, and a form for its writer."""
LARGEST_FORM: Final = 512 * 1024
"""Bytes of a form that is kept."""
MOST_FORMS: Final = 5
"""Forms that are kept of one person, the newest."""
LEASE: Final = timedelta(seconds=15)
"""For which one request renews tokens; longer than the provider is waited for."""
_WAIT_S: Final = 0.1
_TOUCH: Final = timedelta(minutes=1)
_now = func.clock_timestamp()
_is_live: Final = (
    sessions.c.ended_at.is_(None)
    & (sessions.c.used_at > _now - IDLE)
    & (sessions.c.began_at > _now - LONGEST)
)


@dataclass(frozen=True)
class Tokens:
    """What the provider gave; `expires_at` is Unix time, of the access token."""

    access: str
    refresh: str | None
    id: str
    expires_at: float


@dataclass(frozen=True)
class AtProvider:
    """What the provider calls a session of its own (`sid`) and the account that began it (`sub`); one of them may be
    missing.
    """

    session: str | None
    subject: str | None


@dataclass(frozen=True)
class Session:
    """Somebody who is signed in."""

    key: bytes
    person_id: UUID
    name: str
    tokens: Tokens


@dataclass(frozen=True)
class KeptForm:
    """A form as it was sent: where, with which fields, in order."""

    path: str
    fields: tuple[tuple[str, str], ...]


class Sessions:
    """The portal's own small database."""

    def __init__(self, engine: AsyncEngine, sealer: Sealer) -> None:
        self._engine = engine
        self._sealer = sealer

    async def begin(self, person_id: UUID, whose: AtProvider, name: str, tokens: Tokens) -> str:
        """A new session; the answer is its cookie."""
        cookie = secrets.token_urlsafe(32)
        key = key_of(cookie)
        async with self._change() as connection:
            await connection.execute(
                insert(sessions).values(
                    key=key,
                    person_id=person_id,
                    issuer_session=whose.session,
                    account=_hash_of(whose.subject),
                    sealed=self._sealed(key, name, tokens),
                    began_at=_now,
                    used_at=_now,
                )
            )
        return cookie

    async def find(self, cookie: str, *, is_use: bool = True) -> Session | None:
        """Whose session it is, if it has not ended; being asked for is a use of it, or not."""
        async with self._engine.connect() as connection:
            row = (await connection.execute(_by_key(key_of(cookie)).where(_is_live))).first()
            if row is None:
                return None
            if is_use and row.now - row.used_at > _TOUCH:
                await connection.execute(
                    update(sessions).where(sessions.c.key == row.key).values(used_at=_now)
                )
                await commit_at_edge(connection)
        return self._opened(row)

    async def renew(
        self, session: Session, refreshed: Callable[[Tokens], Awaitable[Tokens | None]]
    ) -> Session | None:
        """The session with newer tokens; None, and the session ended, where the provider gives no more.

        Of all requests that come at the same time, on whatever machine, one asks the provider: a refresh token is good
        once. It holds no connection meanwhile, and neither do those who wait for it. Raises IssuerUnreachable.
        """
        until = time.monotonic() + LEASE.total_seconds()
        while not await self._take_lease(session.key):
            await asyncio.sleep(_WAIT_S)
            found = await self._read(session.key)
            if found is None or found.tokens != session.tokens:
                return found
            if time.monotonic() > until:
                raise IssuerUnreachable
        found = await self._read(session.key)
        if found is None or found.tokens != session.tokens:
            await self._set(session.key, renewing_until=None)
            return found
        try:
            tokens = await refreshed(session.tokens)
        except BaseException:
            await self._set(session.key, renewing_until=None)
            raise
        if tokens is None:
            await self._set(session.key, ended_at=_now)
            return None
        sealed = self._sealed(session.key, session.name, tokens)
        await self._set(session.key, sealed=sealed, renewing_until=None)
        return Session(session.key, session.person_id, session.name, tokens)

    async def _take_lease(self, key: bytes) -> bool:
        """Whether it is ours to ask the provider now."""
        is_free = sessions.c.renewing_until.is_(None) | (sessions.c.renewing_until < _now)
        taking = update(sessions).where(sessions.c.key == key, is_free).values(renewing_until=_now + LEASE)
        async with self._change() as connection:
            return (await connection.execute(taking)).rowcount == 1

    async def _read(self, key: bytes) -> Session | None:
        async with self._engine.connect() as connection:
            row = (await connection.execute(_by_key(key).where(_is_live))).first()
        return self._opened(row) if row is not None else None

    async def _set(self, key: bytes, **values: Any) -> None:
        async with self._change() as connection:
            await connection.execute(update(sessions).where(sessions.c.key == key).values(**values))

    async def end(self, cookie: str) -> None:
        async with self._change() as connection:
            await connection.execute(_end(sessions.c.key == key_of(cookie)))

    async def end_all(self, ended: AtProvider) -> None:
        """End the sessions that belong to one at the provider; where it names none, all that the account began."""
        belongs = (
            sessions.c.issuer_session == ended.session
            if ended.session is not None
            else sessions.c.account == _hash_of(ended.subject)
        )
        async with self._change() as connection:
            await connection.execute(_end(belongs))

    async def keep(self, cookie: str, form: KeptForm) -> UUID | None:
        """Keep a form for whose session this was; the answer is its id, None where nobody's was."""
        async with self._change() as connection:
            owner = select(sessions.c.person_id).where(sessions.c.key == key_of(cookie))
            person_id = (await connection.execute(owner)).scalar()
            if person_id is None:
                return None
            form_id = new_id()
            sealed = self._sealer.seal(asdict(form), form_id.bytes)
            row = {"id": form_id, "person_id": person_id, "sealed": sealed, "kept_at": _now}
            await connection.execute(insert(kept_forms).values(**row))
            theirs = select(kept_forms.c.id).where(kept_forms.c.person_id == person_id)
            older = theirs.order_by(kept_forms.c.id.desc()).offset(MOST_FORMS)
            await connection.execute(delete(kept_forms).where(kept_forms.c.id.in_(older)))
            return form_id

    async def kept(self, form_id: UUID, person_id: UUID) -> KeptForm | None:
        """The form, for its writer."""
        mine = select(kept_forms.c.sealed).where(
            kept_forms.c.id == form_id,
            kept_forms.c.person_id == person_id,
            kept_forms.c.kept_at > _now - KEPT,
        )
        async with self._engine.connect() as connection:
            sealed = (await connection.execute(mine)).scalar()
        if sealed is None:
            return None
        try:
            said = self._sealer.open(sealed, form_id.bytes)
        except Unreadable:
            return None
        return KeptForm(said["path"], tuple((name, value) for name, value in said["fields"]))

    async def sweep(self) -> None:
        """Remove what is past its time, once."""
        is_over = or_(
            sessions.c.ended_at < _now - KEPT,
            sessions.c.used_at < _now - IDLE - KEPT,
            sessions.c.began_at < _now - LONGEST - KEPT,
        )
        async with self._change() as connection:
            await connection.execute(delete(sessions).where(is_over))
            await connection.execute(delete(kept_forms).where(kept_forms.c.kept_at < _now - KEPT))

    @asynccontextmanager
    async def _change(self) -> AsyncIterator[AsyncConnection]:
        async with self._engine.connect() as connection:
            yield connection
            await commit_at_edge(connection)

    def _sealed(self, key: bytes, name: str, tokens: Tokens) -> bytes:
        return self._sealer.seal({"name": name, "tokens": asdict(tokens)}, key)

    def _opened(self, row: AnyRow) -> Session | None:
        """None where the key has changed since: everybody signs in anew then."""
        try:
            said = self._sealer.open(row.sealed, row.key)
        except Unreadable:
            return None
        return Session(row.key, row.person_id, said["name"], Tokens(**said["tokens"]))


def key_of(cookie: str) -> bytes:
    return hashlib.sha256(cookie.encode()).digest()


def _hash_of(subject: str | None) -> bytes | None:
    """A provider may call people by their names or addresses, which are not kept."""
    return hashlib.sha256(subject.encode()).digest() if subject is not None else None


def size_of(form: KeptForm) -> int:
    """Bytes that keeping it takes."""
    return len(orjson.dumps(asdict(form)))


def _by_key(key: bytes) -> Select[bytes, UUID, bytes, datetime, datetime]:
    shown = (sessions.c.key, sessions.c.person_id, sessions.c.sealed, sessions.c.used_at, _now.label("now"))
    return select(*shown).where(sessions.c.key == key)


def _end(whose: Any) -> Any:
    return update(sessions).where(whose, sessions.c.ended_at.is_(None)).values(ended_at=_now)
