"""Real servers on loopback: a mail server with difficult addresses, and a directory that knows contacts."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from ssl import SSLContext
from typing import Annotated, Any
from uuid import UUID

import aiohttp
from aiosmtpd.smtp import SMTP
from fastapi import FastAPI, Header, HTTPException, Query, Request

from tests.support.serving import serving

SECRET = "notify's own secret"
PATIENT_S = 60.0
"""For a message that waits for one of the kept connections, however busy the machine is."""


async def until(holds: Callable[[], bool | Awaitable[bool]], seconds: float = 60) -> None:
    """Probe until something holds. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while True:
            found = holds()
            if found if isinstance(found, bool) else await found:
                return
            await asyncio.sleep(0.02)


@dataclass
class Mailbox:
    """Takes mail; addresses that begin with these words make trouble: refused, busy, hanging, cut, full.

    `greeted` counts connections; `only` is the number of messages that each of them takes, if any.
    """

    port: int = 0
    messages: list[EmailMessage] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    greeted: int = 0
    only: int | None = None
    connections: list[asyncio.Transport] = field(default_factory=list, repr=False)

    async def handle_EHLO(  # noqa: N802 - the name that aiosmtpd looks for
        self, server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        session.taken = 0
        self.greeted += 1
        self.connections.append(server.transport)
        return responses

    def hang_up(self) -> None:
        """Close every connection, as a server does that has waited long enough."""
        for transport in self.connections:
            transport.close()
        self.connections.clear()

    async def handle_MAIL(  # noqa: N802 - as above
        self, server: Any, session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        session.taken += 1
        if self.only is not None and session.taken > self.only:
            server.transport.close()
            return "421 4.7.0 enough over this connection"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd looks for
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        self.asked.append(address)
        match address.partition("@")[0]:
            case "refused":
                return "550 5.1.1 no such mailbox"
            case "busy" if self.asked.count(address) == 1:
                return "451 4.3.2 try again"
            case "hanging":
                await asyncio.Event().wait()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - as above
        to = envelope.rcpt_tos[0]
        if to.startswith("cut") and self.asked.count(to) == 1:
            server.transport.abort()
            return "421 gone"
        if to.startswith("full"):
            return "554 5.6.0 content refused"
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        return "250 taken"

    def to(self, address: str) -> list[EmailMessage]:
        return [message for message in self.messages if address in message["To"]]


@asynccontextmanager
async def mail_server(tls: SSLContext | None = None, **asks: Any) -> AsyncIterator[Mailbox]:
    """A mail server. `tls` encrypts from the first byte; `asks` is what aiosmtpd asks of a client besides."""
    mailbox = Mailbox()
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(mailbox, hostname="mail.test", enable_SMTPUTF8=True, **asks), "127.0.0.1", 0, ssl=tls
    )
    mailbox.port = server.sockets[0].getsockname()[1]
    try:
        yield mailbox
    finally:
        server.close()


@dataclass
class People:
    """The directory: contacts by person, and its issuer's tokens. `away` makes it answer 503.

    `asked` has for each question about contacts of how many people it was.
    """

    url: str = ""
    emails: dict[UUID, str | None] = field(default_factory=dict)
    name: str = "Trần Thị Bình"
    away: bool = False
    asked: list[int] = field(default_factory=list)
    tokens_given: int = 0

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.get("/.well-known/openid-configuration")
        def discovery(request: Request) -> dict[str, str]:
            return {"token_endpoint": f"{request.base_url}token"}

        @app.post("/token")
        async def token(request: Request) -> dict[str, Any]:
            assert await request.body() == b"grant_type=client_credentials"
            assert aiohttp.encode_basic_auth("notify", SECRET) == request.headers["authorization"]
            self.tokens_given += 1
            return {"access_token": "notify-token", "expires_in": 3600}

        @app.get("/people/contacts")
        def contacts(
            people: Annotated[list[UUID], Query(alias="id")], authorization: Annotated[str, Header()]
        ) -> list[dict[str, Any]]:
            assert authorization == "Bearer notify-token"
            self.asked.append(len(people))
            if self.away:
                raise HTTPException(503)
            return [
                {"person_id": person, "email": self.emails[person], "name": self.name}
                for person in people
                if person in self.emails
            ]

        return app


@asynccontextmanager
async def directory() -> AsyncIterator[People]:
    people = People()
    async with serving(people.app()) as people.url:
        yield people
