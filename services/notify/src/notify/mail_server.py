"""The mail server: messages are handed over to it one after another over a few connections that are kept.

Invariants, not to be broken:
- What one message meets, however it looks, touches no other: a conversation that did not come to its end is not
  gone on with, and where all connections hang, whoever waits gets one of their own.
- Nothing is sent twice by itself: only the opening of a conversation is repeated, before which nothing was taken.
"""

import asyncio
from contextlib import suppress
from typing import Final

import aiosmtplib

from notify.mail import Mail
from notify.settings import Smtp

KEPT: Final = 4
"""Connections that are kept; a message waits until one of them is free."""
BUSY_S: Final = 0.25
"""Seconds after which it waits no longer: they hang, or the server is slow."""
UNUSED_S: Final = 10.0
"""Seconds after which an unused connection is not trusted any more: it may be gone without a word."""


class MailServer:
    """Takes our messages over SMTP. `timeout_s` limits each answer of the server.

    `greeting` is the name under which we greet it (EHLO); given, since looking up one's own takes a while without
    a DNS.
    """

    def __init__(self, smtp: Smtp, timeout_s: float, greeting: str) -> None:
        self._smtp = smtp
        self._timeout_s = timeout_s
        self._greeting = greeting
        self._free: asyncio.LifoQueue[tuple[aiosmtplib.SMTP, float]] = asyncio.LifoQueue(KEPT)
        for _ in range(KEPT):
            self._free.put_nowait((self._connection(), 0.0))

    async def hand_over(self, mail: Mail) -> None:
        """Raises aiosmtplib.SMTPException, OSError or TimeoutError.

        A server that hangs is left without a farewell, which it would let hang, too.
        """
        connection = await self._take()
        try:
            await self._converse(connection, mail)
        except aiosmtplib.SMTPResponseException:
            raise
        except BaseException:
            connection.close()
            raise
        finally:
            self._give_back(connection)

    def close(self) -> None:
        """Close the connections that nobody uses."""
        while not self._free.empty():
            self._free.get_nowait()[0].close()

    async def _take(self) -> aiosmtplib.SMTP:
        try:
            async with asyncio.timeout(BUSY_S):
                connection, unused_since = await self._free.get()
        except TimeoutError:
            return self._connection()
        if asyncio.get_running_loop().time() - unused_since > UNUSED_S:
            connection.close()
        return connection

    def _give_back(self, connection: aiosmtplib.SMTP) -> None:
        try:
            self._free.put_nowait((connection, asyncio.get_running_loop().time()))
        except asyncio.QueueFull:
            connection.close()

    async def _converse(self, connection: aiosmtplib.SMTP, mail: Mail) -> None:
        """One mail transaction (RFC 5321, 3.3); after a refusal the connection is ready for the next."""
        try:
            await _begin(connection, mail)
            await connection.rcpt(mail.to)
            await connection.data(mail.content)
        except aiosmtplib.SMTPResponseException:
            with suppress(aiosmtplib.SMTPException, OSError):
                await connection.rset()
            raise

    def _connection(self) -> aiosmtplib.SMTP:
        return connection_to(self._smtp, self._timeout_s, self._greeting)


def connection_to(smtp: Smtp, timeout_s: float, greeting: str) -> aiosmtplib.SMTP:
    """A connection as the settings say, not yet opened."""
    return aiosmtplib.SMTP(
        hostname=smtp.host,
        port=smtp.port,
        username=smtp.user or None,
        password=smtp.password or None,
        use_tls=smtp.tls == "tls",
        start_tls={"offered": None, "starttls": True, "tls": False}[smtp.tls],
        cert_bundle=str(smtp.ca_file) if smtp.ca_file else None,
        timeout=timeout_s,
        local_hostname=greeting,
    )


async def _begin(connection: aiosmtplib.SMTP, mail: Mail) -> None:
    """Name the sender; on a new connection where the server closed the old one, or takes no more over it."""
    if connection.is_connected:
        try:
            await connection.mail(mail.sender)
        except aiosmtplib.SMTPException:
            connection.close()
        else:
            return
    await connection.connect()
    await connection.mail(mail.sender)
