"""E-mail over a real SMTP server with difficult addresses, contacts from a real directory on loopback."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest
from prometheus_client import REGISTRY
from pydantic import SecretStr

from kit import vitals
from kit.client import HttpClient, PrincipalClient
from kit.ids import new_id
from notify.contacts import Directory
from notify.courier import Courier
from notify.domain import Patience
from notify.mail_server import KEPT, MailServer
from notify.settings import Smtp
from tests.notify.conftest import Office, mail_settings
from tests.notify.facts import EXAMPLES
from tests.notify.standins import PATIENT_S, SECRET, Mailbox, People, directory, mail_server, until
from tests.support.running import settings_for

CLOSED = EXAMPLES["submissions.dossier.closed.v1"]
QUICK = Patience(attempts=3, first_wait_s=0.02, longest_wait_s=0.1, timeout_s=15)
"""Quick to try again; the time limit is for a machine that is busy with other tests, too."""
CURT = replace(QUICK, attempts=2, timeout_s=3)
"""Soon done with addresses that hang."""


@dataclass
class Post:
    """Notify with its mail server and its directory."""

    office: Office
    mailbox: Mailbox
    people: People

    async def address(self, *emails: str | None) -> None:
        """Give the commune one officer with each of these addresses, and nobody else."""
        await self.office.app.sql("UPDATE authority_assignments SET valid_to = '2020-02-01'")
        for email in emails:
            self.people.emails[await self.office.app.person("officer", self.office.commune)] = email

    async def tell(self) -> None:
        fact_id = new_id()
        self.office.people = {str(person): person for person in self.people.emails}
        await self.office.told(CLOSED, fact_id)

    async def states(self) -> dict[str | None, tuple[str, int, str | None]]:
        """State, attempts and last error of each delivery, by address."""
        rows = await self.office.app.sql(
            "SELECT person_id, state, attempts, last_error FROM deliveries JOIN notices ON notices.id = notice_id"
        )
        return {
            self.people.emails.get(row.person_id): (row.state, row.attempts, row.last_error) for row in rows
        }

    @asynccontextmanager
    async def courier(self, patience: Patience = QUICK) -> AsyncIterator[None]:
        """The courier at work until the end of the block."""
        async with HttpClient(patience.timeout_s) as http:
            ourselves = PrincipalClient(http, self.people.url, "notify", SecretStr(SECRET))
            contacts = Directory(self.people.url, ourselves)
            mail = MailServer(Smtp("127.0.0.1", self.mailbox.port), patience.timeout_s, "example.vn")
            units_of_work = self.office.app.service.units_of_work
            working = asyncio.create_task(
                Courier(units_of_work, contacts, mail, "thidua@example.vn", patience).run()
            )
            try:
                yield
            finally:
                working.cancel()
                await asyncio.gather(working, return_exceptions=True)
                mail.close()


@pytest.fixture
async def post(office: Office) -> AsyncIterator[Post]:
    async with mail_server() as mailbox, directory() as people:
        yield Post(office, mailbox, people)


async def settled(post: Post) -> bool:
    return all(state != "pending" for state, _, _ in (await post.states()).values())


async def test_the_notice_arrives_as_vietnamese_text(post: Post) -> None:
    await post.address("binh@example.vn")
    await post.tell()
    async with post.courier():
        await until(lambda: settled(post))
    (message,) = post.mailbox.messages
    (notice,) = await post.office.app.sql("SELECT id, version FROM notices")
    assert message["Message-ID"] == f"<{notice.id}@thidua>"
    assert message["Subject"] == "Đã xét xong toàn bộ hồ sơ 00D055"
    assert (message.get_content_type(), message.get_content_charset()) == ("text/plain", "utf-8")
    assert message.get_content().splitlines()[:3] == [
        "Kính gửi ông/bà Trần Thị Bình,",
        "",
        "Mọi đề nghị khen thưởng trong hồ sơ 00D055 của Xã Đoàn Tùng đã có kết quả. Hồ sơ kết thúc.",
    ]
    assert (await post.states())["binh@example.vn"] == ("sent", 1, None)
    assert notice.version == 2
    kind, fact = (await post.office.app.facts())[-1]
    assert (kind, fact["channel"]) == ("notify.notice.delivered.v1", "email")


async def test_difficult_addresses_block_nobody_and_are_not_recorded(post: Post) -> None:
    easy = [f"a{number}@example.vn" for number in range(20)]
    await post.address(
        "hanging@example.vn", "refused@example.vn", "busy@example.vn", "cut@example.vn", "full@example.vn",
        "không phải địa chỉ", None, *easy,
    )  # fmt: skip
    await post.tell()
    async with post.courier(CURT):
        await until(lambda: settled(post))
    states = await post.states()
    assert {states[email][0] for email in easy} == {"sent"}
    assert states["refused@example.vn"] == ("failed", 1, "SMTPRecipientRefused 550")
    assert states["full@example.vn"] == ("failed", 1, "SMTPDataError 554")
    assert states["không phải địa chỉ"] == ("failed", 1, "AddressInvalid")
    assert states["busy@example.vn"] == ("sent", 2, None)
    assert states["cut@example.vn"] == ("sent", 2, None)
    assert states[None] == ("no_address", 1, None)
    assert states["hanging@example.vn"][:2] == ("failed", 2)
    assert len({message["Message-ID"] for message in post.mailbox.messages}) == 22
    written = await post.office.app.sql("SELECT deliveries::text, notices::text FROM deliveries, notices")
    assert "example.vn" not in f"{written} {await post.office.app.facts()}"
    assert "Trần Thị Bình" not in f"{written} {await post.office.app.facts()}"


@pytest.mark.parametrize(
    ("name", "email", "greeted"),
    [
        ("Trần Thị\r\nBình", "binh@example.vn", "Trần Thị Bình"),
        ("Tr\u1ea7n\u200b Thị\x00 Bình\u202e", "binh@example.vn", "Trần Thị Bình"),
        ("Trần Thị Bình", "binh@example.vn\r\n", "Trần Thị Bình"),
        ("\u200b", "\ufeffbinh@example.vn", ""),
    ],
)
async def test_a_name_from_before_the_kinds_of_text_costs_nobody_their_mail(
    post: Post, name: str, email: str, greeted: str
) -> None:
    await post.address(email)
    post.people.name = name
    await post.tell()
    async with post.courier():
        await until(lambda: settled(post))
    assert (await post.states())[email] == ("sent", 1, None)
    (message,) = post.mailbox.messages
    (address,) = message["To"].addresses
    assert (address.display_name, address.addr_spec) == (greeted, "binh@example.vn")
    assert message.get_content().splitlines()[0] == f"Kính gửi ông/bà {greeted}".strip() + ","


async def test_what_waits_and_what_was_given_up_is_counted(post: Post) -> None:
    await post.address("a@example.vn", "b@example.vn", "refused@example.vn")
    await post.tell()
    assert await counted(post) == (3, 0)
    async with post.courier():
        await until(lambda: settled(post))
    assert await counted(post) == (0, 1)


async def counted(post: Post) -> tuple[float | None, float | None]:
    """The figures of deliveries that wait, and of those that failed."""
    await vitals.measure(post.office.app.service.engine, post.office.app.service.measures)
    waiting, failed = (
        REGISTRY.get_sample_value("notify_deliveries", {"state": state}) for state in ("pending", "failed")
    )
    return waiting, failed


async def test_what_was_cut_off_comes_again_under_the_same_message_id(post: Post) -> None:
    await post.address("cut@example.vn")
    await post.tell()
    async with post.courier():
        await until(lambda: settled(post))
    (notice,) = await post.office.app.sql("SELECT id FROM notices")
    assert [message["Message-ID"] for message in post.mailbox.messages] == [f"<{notice.id}@thidua>"]
    assert len(post.mailbox.asked) == 2


async def test_a_hanging_address_does_not_delay_the_others(post: Post) -> None:
    await post.address("hanging@example.vn", *(f"a{number}@example.vn" for number in range(5)))
    await post.tell()

    async def easy_ones_arrived() -> bool:
        return len(post.mailbox.messages) == 5

    async with post.courier(Patience(timeout_s=30)):
        await until(easy_ones_arrived, seconds=20)


async def test_a_directory_that_is_away_is_asked_again(post: Post) -> None:
    await post.address("binh@example.vn")
    await post.tell()
    post.people.away = True
    async with post.courier(Patience(attempts=500, first_wait_s=0.02, longest_wait_s=0.05)):

        async def was_tried() -> bool:
            return (await post.states())["binh@example.vn"][2] == "Refused 503"

        await until(was_tried)
        post.people.away = False
        await until(lambda: settled(post))
    assert (await post.states())["binh@example.vn"][0] == "sent"
    assert post.people.tokens_given == 1


async def test_contacts_and_connections_are_asked_for_many_at_a_time(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notify.mail_server.BUSY_S", PATIENT_S)
    await post.address(*(f"a{number}@example.vn" for number in range(40)))
    await post.tell()
    async with post.courier():
        await until(lambda: settled(post))
    assert len(post.mailbox.messages) == sum(post.people.asked) == 40
    assert len(post.people.asked) <= 10
    assert post.mailbox.greeted <= KEPT


async def test_somebody_whom_the_directory_erased_gets_nothing(post: Post) -> None:
    await post.address("binh@example.vn")
    await post.tell()
    post.people.emails.clear()
    async with post.courier():
        await until(lambda: settled(post))
    assert list((await post.states()).values()) == [("no_address", 1, None)]
    assert post.mailbox.asked == []


async def test_two_couriers_deliver_each_notice_once(post: Post) -> None:
    await post.address(*(f"a{number}@example.vn" for number in range(40)))
    await post.tell()
    async with post.courier(), post.courier():
        await until(lambda: settled(post))
    ids = [message["Message-ID"] for message in post.mailbox.messages]
    assert len(ids) == len(set(ids)) == 40


async def test_what_a_killed_courier_left_is_tried_again_after_its_lease(post: Post) -> None:
    await post.address("hanging@example.vn")
    await post.tell()
    async with post.courier(CURT):

        async def is_hanging() -> bool:
            return bool(post.mailbox.asked)

        await until(is_hanging)
    assert (await post.states())["hanging@example.vn"] == ("pending", 1, None)
    (person,) = post.people.emails
    post.people.emails[person] = "binh@example.vn"
    async with post.courier():
        await until(lambda: settled(post))
    assert (await post.states())["binh@example.vn"] == ("sent", 2, None)


async def test_failed_deliveries_are_listed_and_put_back_by_hand(post: Post, database_url: str) -> None:
    await post.address("refused@example.vn")
    await post.tell()
    async with post.courier():
        await until(lambda: settled(post))
    (delivery,) = await post.office.app.sql("SELECT id FROM deliveries")

    async def deliveries(*arguments: str) -> str:
        settings = settings_for(database_url, **mail_settings())
        environment = {f"THIDUA_{name.upper()}": str(value) for name, value in settings.items()}
        ran = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-m", "notify", "deliveries", *arguments],
            env=environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return ran.stdout

    listed = await deliveries("list")
    assert str(delivery.id) in listed
    assert "SMTPRecipientRefused 550" in listed
    assert "example.vn" not in listed
    assert await deliveries("retry", str(new_id())) == "0 put back into the queue\n"
    assert await deliveries("retry", str(delivery.id)) == "1 put back into the queue\n"
    assert await deliveries("list") == ""
    (person,) = post.people.emails
    post.people.emails[person] = "binh@example.vn"
    async with post.courier():
        await until(lambda: settled(post))
    assert (await post.states())["binh@example.vn"][0] == "sent"


def test_settings_keep_the_secret_to_themselves(database_url: str) -> None:
    from notify.settings import Settings

    more: dict[str, Any] = mail_settings(oidc_client_secret=SECRET)
    assert SECRET not in repr(Settings(**settings_for(database_url, **more)))
