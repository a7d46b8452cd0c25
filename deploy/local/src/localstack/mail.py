"""An SMTP server for local runs: it delivers nothing and keeps every message as a file."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from localstack.ports import HOST
from localstack.processes import write_whole

# An address that every mail server refuses is needed to see that it blocks nobody else's message.
REFUSED_DOMAIN = "@khong-nhan.invalid"


class Keeper:
    """Keeps messages as numbered .eml files, in order of arrival."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._count = len(list(folder.glob("*.eml")))

    async def handle_RCPT(  # noqa: N802  the name that aiosmtpd looks for
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address.endswith(REFUSED_DOMAIN):
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802  the name that aiosmtpd looks for
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        self._count += 1
        text = (
            (envelope.content or b"").decode("utf-8", "surrogateescape")
            if isinstance(envelope.content, bytes)
            else ""
        )
        write_whole(self._folder / f"{self._count:06}.eml", text)
        return "250 OK"


def server(folder: Path) -> Callable[[], SMTP]:
    """What makes the protocol of one connection."""
    keeper = Keeper(folder)
    return lambda: SMTP(keeper, enable_SMTPUTF8=True, hostname="localhost")


async def serve(folder: Path, port: int) -> None:
    """Receive until cancelled."""
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(server(folder), HOST, port)
    async with listening:
        await listening.serve_forever()
