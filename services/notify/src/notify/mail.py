"""A notice as an e-mail: built the same at every attempt, handed to the mail server over SMTP."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from uuid import UUID

import aiosmtplib

from notify.contacts import Contact
from notify.domain import Outcome


class AddressInvalid(Exception):
    """What the directory gave is no e-mail address, so no attempt can succeed."""


@dataclass(frozen=True)
class Letter:
    """What goes out."""

    notice_id: UUID
    subject: str
    body: str
    link: str
    raised_at: datetime


def message_of(letter: Letter, to: Contact, sender: str) -> EmailMessage:
    """The message (RFC 5322). Its Message-ID is the notice's, so that a repeat is recognised as one.

    Raises AddressInvalid.
    """
    message = EmailMessage()
    message["From"] = Address("Thi đua - Khen thưởng", addr_spec=sender)
    try:
        message["To"] = Address(to.name, addr_spec=to.email)
    except (ValueError, IndexError, HeaderParseError) as error:
        raise AddressInvalid from error
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.raised_at)
    message["Message-ID"] = f"<{letter.notice_id}@thidua>"
    message.set_content(f"Kính gửi ông/bà {to.name},\n\n{letter.body}\n\nXem tại: {letter.link}\n")
    return message


@dataclass(frozen=True)
class MailServer:
    """The SMTP server that takes our messages."""

    host: str
    port: int
    timeout_s: float
    greeting: str
    """The name under which we greet it (EHLO); given, since looking up one's own takes a while without a DNS."""

    async def hand_over(self, message: EmailMessage) -> None:
        """Raises aiosmtplib.SMTPException, OSError or TimeoutError.

        A server that hangs is left without a farewell, which it would let hang, too. What goes wrong after the
        message was taken is no fault of the delivery.
        """
        client = aiosmtplib.SMTP(
            hostname=self.host, port=self.port, timeout=self.timeout_s, local_hostname=self.greeting
        )
        try:
            await client.connect()
            await client.send_message(message)
            with suppress(aiosmtplib.SMTPException, OSError):
                await client.quit()
        finally:
            client.close()


def outcome_of(error: Exception) -> Outcome:
    """Whether what went wrong can go well later: a 5xx about recipient or content can't (RFC 5321, 4.2.1)."""
    match error:
        case aiosmtplib.SMTPRecipientsRefused(recipients=refusals):
            codes = [refusal.code for refusal in refusals]
        case aiosmtplib.SMTPRecipientRefused(code=code) | aiosmtplib.SMTPDataError(code=code):
            codes = [code]
        case AddressInvalid():
            return Outcome.REFUSED
        case _:
            return Outcome.DEFERRED
    return Outcome.REFUSED if codes and all(code >= 500 for code in codes) else Outcome.DEFERRED


def fault_of(error: Exception) -> str:
    """What may be recorded of an error: its kind and code, never its text, which has the address in it."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        codes = " ".join(str(refusal.code) for refusal in error.recipients)
        return f"{type(error).__name__} {codes}"
    code = getattr(error, "code", None)
    return f"{type(error).__name__} {code}" if isinstance(code, int) else type(error).__name__
