"""The courier: a notice is raised once, its e-mail goes out at least once, always under the same Message-ID."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from tests.faults.ground import Ground, until
from tests.faults.office import Office, office, quoted, recalled, settings
from tests.faults.points.roles import Role
from tests.faults.points.scenario import Cases, Scenario
from tests.notify.standins import SECRET, Mailbox, People, directory, mail_server


@dataclass
class CourierCase:
    """A fact of which three people have just been told; their e-mails are due."""

    office: Office
    ground: Ground
    mailbox: Mailbox
    directory: People
    fact_id: UUID
    role: Role = Role.COURIER

    def given(self) -> dict[str, Any]:
        mail = {
            "service": "notify",
            "smtp_port": self.mailbox.port,
            "directory_url": self.directory.url,
            "oidc_issuer": self.directory.url,
            "oidc_client_secret": SECRET,
        }
        return settings(self.ground, self.office.url, **mail)

    async def done(self) -> None:
        async def settled() -> bool:
            states = {row.state for row in await self._deliveries()}
            return states == {"sent"} and await self.office.app.sql("SELECT count(*) FROM outbox") == [(0,)]

        await until(settled, "every e-mail is handed over, and told of")

    async def after_death(self) -> None:
        """The lease of what was under way ends by itself."""

    async def differences(self) -> list[str]:
        wrong = []
        deliveries = await self._deliveries()
        if sorted(row.person_id for row in deliveries) != sorted(self.office.people):
            wrong.append(f"fact {self.fact_id}: deliveries for {[row.person_id for row in deliveries]}")
        for row in deliveries:
            sent = [
                message for message in self.mailbox.messages if message["Message-ID"] == f"<{row.id}@thidua>"
            ]
            if not sent:
                wrong.append(f"notice {row.id} counts as sent, and no e-mail carries its Message-ID")
            if len({message.as_bytes() for message in sent}) > 1:
                wrong.append(f"notice {row.id} went out in different forms")
            if row.version != 2:
                wrong.append(f"notice {row.id} was told of as delivered {row.version - 1} times")
        addressed = {message["Message-ID"] for message in self.mailbox.messages}
        if len(addressed) > len(await self.office.app.sql("SELECT 1 FROM notices")):
            wrong.append("an e-mail carries a Message-ID of no notice")
        return wrong

    async def _deliveries(self) -> list[Any]:
        return await self.office.app.sql(
            "SELECT notices.id, person_id, version, state FROM deliveries"
            f" JOIN notices ON notices.id = notice_id WHERE fact_id IN ({quoted([self.fact_id])})"
        )


@asynccontextmanager
async def _mailed(ground: Ground) -> Cases:
    here: Office = await ground.enter(office(ground))
    mailbox: Mailbox = await ground.enter(mail_server())
    people: People = await ground.enter(directory())
    for number, person in enumerate(here.people):
        people.emails[person] = f"a{number}@example.vn"

    @asynccontextmanager
    async def case() -> AsyncIterator[CourierCase]:
        fact = recalled(here.commune.unit_id)
        fact_id = await here.app.tell(fact, fact.dossier_id)
        yield CourierCase(here, ground, mailbox, people, fact_id)

    yield case


COURIER: Final = Scenario(
    "courier",
    "kill -9 of the courier between any two I/Os: one notice, e-mail at least once, one Message-ID",
    _mailed,
)
