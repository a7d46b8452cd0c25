"""A few connections for many messages, over a real SMTP server with difficult addresses."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from uuid import uuid4

import aiosmtplib
import pytest

from notify.contacts import Contact
from notify.mail import Letter, Mail, message_of
from notify.mail_server import KEPT, UNUSED_S, MailServer
from notify.settings import Smtp
from tests.notify.standins import PATIENT_S, Mailbox, mail_server, until
from tests.notify.test_domain import NOW

LIMIT_S = 20.0


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    async with mail_server() as mailbox:
        yield mailbox


@contextmanager
def server_of(mailbox: Mailbox) -> Iterator[MailServer]:
    server = MailServer(Smtp("127.0.0.1", mailbox.port), LIMIT_S, "example.vn")
    yield server
    server.close()


def mail(to: str) -> Mail:
    letter = Letter(uuid4(), "Hồ sơ chờ thẩm định", "Đề nghị xử lý.", "/ho-so/1", NOW)
    return message_of(letter, Contact("Trần Thị Bình", to), "thidua@example.vn")


async def hand_over(server: MailServer, *addresses: str) -> list[BaseException | None]:
    """What became of a message to each of them, all at once."""
    return await asyncio.gather(
        *(server.hand_over(mail(address)) for address in addresses), return_exceptions=True
    )


def easy(number: int) -> list[str]:
    return [f"a{each}@example.vn" for each in range(number)]


def arrived(mailbox: Mailbox) -> list[str]:
    return sorted(str(message["To"].addresses[0].addr_spec) for message in mailbox.messages)


async def test_many_messages_share_a_few_connections(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notify.mail_server.BUSY_S", PATIENT_S)
    with server_of(mailbox) as server:
        assert await hand_over(server, *easy(40)) == [None] * 40
        assert arrived(mailbox) == sorted(easy(40))
        assert mailbox.greeted <= KEPT


async def test_a_refusal_costs_neither_the_connection_nor_the_next_message(mailbox: Mailbox) -> None:
    with server_of(mailbox) as server:
        for refused, kind in (
            ("refused@example.vn", aiosmtplib.SMTPRecipientRefused),
            ("busy@example.vn", aiosmtplib.SMTPRecipientRefused),
            ("full@example.vn", aiosmtplib.SMTPDataError),
        ):
            with pytest.raises(kind):
                await server.hand_over(mail(refused))
            await server.hand_over(mail("an@example.vn"))
    assert arrived(mailbox) == ["an@example.vn"] * 3
    assert mailbox.greeted == 1


async def test_a_server_that_takes_a_few_messages_over_a_connection_gets_the_others_over_new_ones(
    mailbox: Mailbox,
) -> None:
    mailbox.only = 3
    with server_of(mailbox) as server:
        for address in easy(10):
            await server.hand_over(mail(address))
    assert arrived(mailbox) == easy(10)
    assert mailbox.greeted == 4


async def test_a_connection_that_the_server_closed_meanwhile_is_replaced(mailbox: Mailbox) -> None:
    with server_of(mailbox) as server:
        await server.hand_over(mail("an@example.vn"))
        mailbox.hang_up()
        await server.hand_over(mail("binh@example.vn"))
        await server.hand_over(mail("cuc@example.vn"))
    assert arrived(mailbox) == ["an@example.vn", "binh@example.vn", "cuc@example.vn"]
    assert mailbox.greeted == 2


async def test_what_is_cut_off_in_the_middle_is_told_and_not_sent_again(mailbox: Mailbox) -> None:
    with server_of(mailbox) as server:
        await server.hand_over(mail("an@example.vn"))
        with pytest.raises((aiosmtplib.SMTPServerDisconnected, aiosmtplib.SMTPDataError)):
            await server.hand_over(mail("cut@example.vn"))
        assert mailbox.asked.count("cut@example.vn") == 1
        await server.hand_over(mail("binh@example.vn"))
    assert arrived(mailbox) == ["an@example.vn", "binh@example.vn"]


async def test_where_all_connections_hang_the_others_get_one_of_their_own(mailbox: Mailbox) -> None:
    with server_of(mailbox) as server:
        hanging = asyncio.create_task(hand_over(server, *["hanging@example.vn"] * (KEPT + 2)))
        await until(lambda: len(mailbox.asked) == KEPT + 2)
        async with asyncio.timeout(LIMIT_S / 2):
            assert await hand_over(server, *easy(5)) == [None] * 5
        hanging.cancel()
        await asyncio.gather(hanging, return_exceptions=True)


async def test_a_conversation_that_was_given_up_is_not_gone_on_with(mailbox: Mailbox) -> None:
    with server_of(mailbox) as server:
        for number in range(1, KEPT + 2):
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.2):
                    await server.hand_over(mail("hanging@example.vn"))
            await server.hand_over(mail("an@example.vn"))
            assert arrived(mailbox) == ["an@example.vn"] * number


async def test_a_connection_that_was_long_unused_is_not_trusted(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    with server_of(mailbox) as server:
        await server.hand_over(mail("an@example.vn"))
        loop = asyncio.get_running_loop()
        later = loop.time() + UNUSED_S + 1
        monkeypatch.setattr(loop, "time", lambda: later)
        await server.hand_over(mail("binh@example.vn"))
    assert mailbox.greeted == 2
