"""The courier: takes deliveries from the queue and hands them over, each by itself.

Invariants, not to be broken:
- No transaction is open while directory or mail server are asked; the queue's lease covers that time.
- What is claimed together is asked for together, once; where that fails, each of its deliveries is tried again.
- One attempt's failure, however it looks, touches no other delivery: each has a task and a time limit of its own.
- Who is stopped between handing over and noting it hands over again, after the lease, under the same Message-ID.
- Addresses, names and error texts go into no log, table or fact.
"""

import asyncio
import random
from contextlib import closing
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID, uuid4

import structlog
from prometheus_client import Counter
from sqlalchemy.exc import TimeoutError as PoolTimeout

from kit.actor import Actor
from kit.client import HttpClient, PrincipalClient
from kit.database import is_unavailable
from kit.service import Service
from kit.unit_of_work import Cause, UnitsOfWork
from notify import facts, queue
from notify.contacts import Contact, Directory
from notify.domain import EMAIL, DeliveryState, Outcome, Patience, state_after
from notify.mail import fault_of, message_of, outcome_of
from notify.mail_server import MailServer
from notify.queue import Claimed, Settlement
from notify.settings import Settings

log = structlog.get_logger()
AT_ONCE: Final = 32
"""Deliveries under way at the same time in one process."""
ROUND_S: Final = 0.05
"""Seconds after which the places that have become free are filled, however many still hang."""
IDLE_S: Final = 0.5
"""Seconds between two looks at an empty queue."""
ME: Final = Actor.service("notify")

ATTEMPTS = Counter("notify_attempts_total", "Attempts to deliver a notice.", ["outcome"])


@dataclass(frozen=True)
class Attempted:
    """A delivery whose attempt ended; `fault` is what may be recorded of what went wrong."""

    delivery: Claimed
    outcome: Outcome
    fault: str | None


Task = asyncio.Task[Attempted]
Contacts = dict[UUID, Contact]


@dataclass
class Courier:
    """Delivers until cancelled; what is under way then is tried again after its lease."""

    units_of_work: UnitsOfWork
    directory: Directory
    mail: MailServer
    sender: str
    patience: Patience = field(default_factory=Patience)

    async def run(self) -> None:
        """Keep up to `AT_ONCE` deliveries under way. A database that is away is waited for."""
        async with asyncio.TaskGroup() as group:
            under_way: set[Task] = set()
            ended: list[Attempted] = []
            emptied = False
            while True:
                free = 0 if emptied else AT_ONCE - len(under_way)
                try:
                    claimed = await self._settle_and_claim(ended, free)
                    ended.clear()
                except Exception as error:
                    if not _is_away(error):
                        raise
                    log.warning("courier_waits_for_database", error=type(error).__name__)
                    claimed = []
                emptied = 0 < len(claimed) < free
                if claimed:
                    asking = group.create_task(self._contacts(claimed))
                    under_way |= {group.create_task(self._attempt(delivery, asking)) for delivery in claimed}
                under_way, done = await _some_of(under_way, filling=bool(claimed))
                ended += [task.result() for task in done]

    async def _settle_and_claim(self, ended: list[Attempted], free: int) -> list[Claimed]:
        """One transaction for many deliveries: note how attempts ended, take what is due next."""
        if not ended and not free:
            return []
        async with self.units_of_work.begin(ME, Cause(uuid4())) as uow:
            for notice in await queue.settle(uow, [self._settlement(attempted) for attempted in ended]):
                uow.publish(facts.delivered(notice, EMAIL))
            claimed = await queue.claim(uow, free, self.patience) if free else []
            await uow.commit()
        return claimed

    def _settlement(self, attempted: Attempted) -> Settlement:
        delivery = attempted.delivery
        state = state_after(attempted.outcome, delivery.attempts, self.patience)
        if state is DeliveryState.FAILED:
            log.error("delivery_failed", delivery=str(delivery.id), attempts=delivery.attempts)
        jitter = random.random()  # noqa: S311 - it spreads repeats and needs no secrecy
        wait_s = self.patience.wait_s(delivery.attempts, jitter)
        return Settlement(delivery.id, state, wait_s, attempted.fault)

    async def _contacts(self, claimed: list[Claimed]) -> Contacts | Exception:
        """Where they all go, within the time limit; what went wrong instead concerns each of them."""
        try:
            async with asyncio.timeout(self.patience.timeout_s):
                return await self.directory.contacts({delivery.person_id for delivery in claimed})
        except Exception as error:  # noqa: BLE001 - each delivery says by itself what follows from it
            return error

    async def _attempt(self, delivery: Claimed, asking: asyncio.Task[Contacts | Exception]) -> Attempted:
        """Hand the message over to where the directory says, within the time limit."""
        outcome, fault = Outcome.SENT, None
        try:
            async with asyncio.timeout(self.patience.timeout_s):
                contacts = await asyncio.shield(asking)
                if isinstance(contacts, Exception):
                    raise contacts
                contact = contacts.get(delivery.person_id)
                if contact is None:
                    outcome = Outcome.NO_ADDRESS
                else:
                    await self.mail.hand_over(message_of(delivery.letter, contact, self.sender))
        except Exception as error:  # noqa: BLE001 - whatever one address causes stays with its delivery
            outcome, fault = outcome_of(error), fault_of(error)
        ATTEMPTS.labels(outcome.value).inc()
        return Attempted(delivery, outcome, fault)


async def _some_of(under_way: set[Task], *, filling: bool) -> tuple[set[Task], set[Task]]:
    """Wait a while; what is still under way, and what is done.

    While there is more to fill free places with, all that end within a round are taken together.
    """
    if not under_way:
        await asyncio.sleep(IDLE_S)
        return set(), set()
    pause, when = (ROUND_S, asyncio.ALL_COMPLETED) if filling else (IDLE_S, asyncio.FIRST_COMPLETED)
    done, pending = await asyncio.wait(under_way, timeout=pause, return_when=when)
    return pending, done


def _is_away(error: Exception) -> bool:
    """The database doesn't answer, or all its connections are busy: worth waiting for."""
    return isinstance(error, PoolTimeout) or is_unavailable(error)


async def deliver(service: Service) -> None:
    """Notify's background task, in the relay's process."""
    settings = service.settings
    assert isinstance(settings, Settings)  # noqa: S101 - bootstrap put them there
    patience = Patience()
    async with HttpClient(patience.timeout_s) as http:
        ourselves = PrincipalClient(
            http, settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret
        )
        directory = Directory(settings.directory_url, ourselves)
        domain_of_sender = settings.mail_from.rpartition("@")[2]
        server = MailServer(settings.smtp, patience.timeout_s, domain_of_sender)
        with closing(server) as mail:
            await Courier(service.units_of_work, directory, mail, settings.mail_from, patience).run()
