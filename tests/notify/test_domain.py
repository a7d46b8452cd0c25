"""Notices and deliveries, without a database."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from uuid import uuid4

import aiosmtplib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from notify.contacts import Contact
from notify.domain import DeliveryState, Notice, Outcome, Patience, read, state_after
from notify.mail import AddressInvalid, Letter, Mail, fault_of, message_of, outcome_of

pytestmark = pytest.mark.unit
NOW = datetime(2025, 5, 6, 1, tzinfo=UTC)


def test_a_notice_is_read_once() -> None:
    notice = Notice(uuid4(), 1, uuid4(), uuid4())
    once = read(notice, NOW)
    assert (once.version, once.read_at) == (2, NOW)
    assert read(once, datetime(2025, 6, 1, tzinfo=UTC)) is once


@given(attempts=st.integers(1, 60), jitter=st.floats(0, 1))
def test_the_wait_doubles_up_to_the_longest_and_jitter_shortens_it_by_half_at_most(
    attempts: int, jitter: float
) -> None:
    patience = Patience()
    full = min(30.0 * 2 ** (attempts - 1), 3600.0)
    assert full / 2 <= patience.wait_s(attempts, jitter) <= full
    assert patience.wait_s(attempts, 0) <= patience.wait_s(attempts + 1, 0)


@pytest.mark.parametrize(
    ("outcome", "attempts", "state"),
    [
        (Outcome.SENT, 1, DeliveryState.SENT),
        (Outcome.NO_ADDRESS, 1, DeliveryState.NO_ADDRESS),
        (Outcome.REFUSED, 1, DeliveryState.FAILED),
        (Outcome.DEFERRED, 11, DeliveryState.PENDING),
        (Outcome.DEFERRED, 12, DeliveryState.FAILED),
    ],
)
def test_where_a_delivery_stands_after_an_attempt(
    outcome: Outcome, attempts: int, state: DeliveryState
) -> None:
    assert state_after(outcome, attempts, Patience()) is state


def refused(code: int) -> aiosmtplib.SMTPRecipientRefused:
    return aiosmtplib.SMTPRecipientRefused(code, "no", "an@example.vn")


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (refused(550), Outcome.REFUSED),
        (refused(451), Outcome.DEFERRED),
        (aiosmtplib.SMTPDataError(554, "no"), Outcome.REFUSED),
        (aiosmtplib.SMTPDataError(452, "full"), Outcome.DEFERRED),
        (aiosmtplib.SMTPSenderRefused(550, "no", "thidua@example.vn"), Outcome.DEFERRED),
        (aiosmtplib.SMTPServerDisconnected("gone"), Outcome.DEFERRED),
        (TimeoutError(), Outcome.DEFERRED),
        (ConnectionRefusedError(), Outcome.DEFERRED),
        (AddressInvalid(), Outcome.REFUSED),
    ],
)
def test_what_is_worth_another_attempt(error: Exception, outcome: Outcome) -> None:
    assert outcome_of(error) is outcome


def test_an_error_is_recorded_without_its_address() -> None:
    assert fault_of(refused(550)) == "SMTPRecipientRefused 550"
    assert fault_of(aiosmtplib.SMTPDataError(554, "for an@example.vn")) == "SMTPDataError 554"
    assert fault_of(OSError("an@example.vn")) == "OSError"


LETTER = Letter(uuid4(), "Hồ sơ chờ thẩm định", "Đề nghị xử lý.", "/ho-so/1", NOW)


def read_as_mail(mail: Mail) -> EmailMessage:
    message = message_from_bytes(mail.content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_the_message_is_the_same_at_every_attempt() -> None:
    to = Contact("Trần Thị Bình", "binh@example.vn")
    mail = message_of(LETTER, to, "thidua@example.vn")
    assert mail == message_of(LETTER, to, "thidua@example.vn")
    assert (mail.sender, mail.to) == ("thidua@example.vn", "binh@example.vn")
    message = read_as_mail(mail)
    assert message["From"] == "Thi đua - Khen thưởng <thidua@example.vn>"
    assert message["To"] == "Trần Thị Bình <binh@example.vn>"
    assert message["Message-ID"] == f"<{LETTER.notice_id}@thidua>"
    assert message["Subject"] == "Hồ sơ chờ thẩm định"
    assert message["Date"] == "Tue, 06 May 2025 01:00:00 +0000"
    assert (message.get_content_type(), message.get_content_charset()) == ("text/plain", "utf-8")
    assert message.get_content() == "Kính gửi ông/bà Trần Thị Bình,\n\nĐề nghị xử lý.\n\nXem tại: /ho-so/1\n"


@pytest.mark.parametrize(
    "text", ["Phòng Nội vụ huyện Thanh Miện", "a" * 200, ("Ủy ban nhân dân tỉnh " * 12).strip()]
)
def test_long_headers_are_folded_and_nothing_of_them_is_lost(text: str) -> None:
    subject = f"Hồ sơ 00A1B2 chờ thẩm định của {text}"
    mail = message_of(replace(LETTER, subject=subject), Contact(text, "an@example.vn"), "thidua@example.vn")
    headers = {
        name: str(make_header(decode_header(value)))
        for name, value in message_from_bytes(mail.content).items()
    }
    assert headers["Subject"] == subject
    assert headers["To"] == f"{text} <an@example.vn>"
    assert max(map(len, mail.content.splitlines())) < 80


def test_no_address_and_no_text_shows_in_a_log() -> None:
    mail = message_of(LETTER, Contact("An", "an@example.vn"), "thidua@example.vn")
    assert repr(mail) == "Mail(sender='thidua@example.vn')"


@pytest.mark.parametrize(
    "address", ["không phải", "tên@example.vn", "an@đơnvị.vn", "an@example.vn\nBcc: x@example.vn", "", "@"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(AddressInvalid):
        message_of(LETTER, Contact("An", address), "thidua@example.vn")


def test_a_name_cannot_add_headers() -> None:
    mail = message_of(LETTER, Contact("An\nBcc: x@example.vn", "an@example.vn"), "thidua@example.vn")
    message = message_from_bytes(mail.content)
    assert "Bcc" not in message
    assert str(make_header(decode_header(message["To"]))) == "An Bcc: x@example.vn <an@example.vn>"
    assert mail.to == "an@example.vn"
