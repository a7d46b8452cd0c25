"""A notice as an e-mail, built the same at every attempt; and what a mail server's refusal means."""

from dataclasses import dataclass, field
from datetime import datetime
from email.errors import HeaderParseError
from email.header import Header
from email.headerregistry import Address
from email.mime.text import MIMEText
from email.utils import format_datetime
from uuid import UUID

import aiosmtplib

from kit.text import EMAIL, NAME, PHRASE
from notify.contacts import Contact
from notify.domain import Outcome
from notify.errors import words


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


@dataclass(frozen=True)
class Mail:
    """A message (RFC 5322) with the addresses of its envelope. Neither recipient nor content shows in a log."""

    sender: str
    to: str = field(repr=False)
    content: bytes = field(repr=False)


def message_of(letter: Letter, to: Contact, sender: str) -> Mail:
    """The message. Its Message-ID is the notice's, so that a repeat is recognised as one. Raises AddressInvalid.

    Names, addresses and subjects may have been kept under other rules of text: a header has them as today's rules
    would, so that a line break in a name neither adds a header nor keeps its owner from all mail.

    Headers are written by `Header`: the newer `EmailMessage` takes six times as long, and folds a long Vietnamese
    subject so that a blank is lost (Python 3.11).
    """
    name = NAME.mended(to.name)
    try:
        address = Address(name, addr_spec=EMAIL.mended(to.email)).addr_spec
        address.encode("ascii")
    except (ValueError, IndexError, HeaderParseError) as error:
        raise AddressInvalid from error
    message = MIMEText(
        words("letter", greeting=words("greeting", name=name).rstrip(), body=letter.body, link=letter.link),
        "plain",
        "utf-8",
    )
    message["From"] = _mailbox(words("sender"), sender)
    message["To"] = _mailbox(name, address)
    message["Subject"] = Header(PHRASE.mended(letter.subject), "utf-8").encode()
    message["Date"] = format_datetime(letter.raised_at)
    message["Message-ID"] = f"<{letter.notice_id}@thidua>"
    return Mail(sender, address, message.as_bytes())


def _mailbox(name: str, address: str) -> str:
    return f"{Header(name, 'utf-8').encode()} <{address}>" if name else address


def outcome_of(error: Exception) -> Outcome:
    """Whether what went wrong can go well later: a 5xx about recipient or content can't (RFC 5321, 4.2.1)."""
    match error:
        case aiosmtplib.SMTPRecipientRefused(code=code) | aiosmtplib.SMTPDataError(code=code) if code >= 500:
            return Outcome.REFUSED
        case AddressInvalid():
            return Outcome.REFUSED
        case _:
            return Outcome.DEFERRED


def fault_of(error: Exception) -> str:
    """What may be recorded of an error: its kind and code, never its text, which has the address in it."""
    code = getattr(error, "code", None)
    return f"{type(error).__name__} {code}" if isinstance(code, int) else type(error).__name__
