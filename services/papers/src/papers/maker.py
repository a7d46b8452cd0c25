"""The maker: takes issued decisions whose papers are wanted, and makes them, beside the relay.

Invariants, not to be broken:
- What papers are made of is frozen once; whoever is stopped after that makes the same bytes again.
- No transaction is open while others are asked, or while Typst works.
- One decision's failure, however it looks, touches no other; it is tried again for as long as it takes.
- Names and error texts go into no log.
"""

import asyncio
from dataclasses import dataclass, field
from typing import Final
from uuid import uuid4

import structlog
from prometheus_client import Counter
from sqlalchemy.exc import TimeoutError as PoolTimeout

from kit.actor import Actor
from kit.client import HttpClient
from kit.database import is_unavailable
from kit.service import Service
from kit.unit_of_work import Cause, UnitsOfWork
from papers import repository
from papers.domain import Patience
from papers.errors import NotYetWhole
from papers.handlers import decisions
from papers.making import documents_of
from papers.others import Others, others_of
from papers.record import Record
from papers.repository import Claimed
from papers.settings import Settings

log = structlog.get_logger()
IDLE_S: Final = 0.5
"""Seconds between two looks for decisions whose papers are wanted."""
ME: Final = Actor.service("papers")
ATTEMPTS = Counter("papers_attempts_total", "Attempts to make the papers of a decision.", ["outcome"])


@dataclass
class Maker:
    """Makes papers until cancelled, one decision at a time; what is in hand then is made after its lease."""

    units_of_work: UnitsOfWork
    others: Others
    patience: Patience = field(default_factory=Patience)

    async def run(self) -> None:
        """A database that is away is waited for."""
        while True:
            try:
                busy = await self.make_next()
            except Exception as error:
                if not (isinstance(error, PoolTimeout) or is_unavailable(error)):
                    raise
                log.warning("maker_waits_for_database", error=type(error).__name__)
                busy = False
            if not busy:
                await asyncio.sleep(IDLE_S)

    async def make_next(self) -> bool:
        """Whether a decision's papers were due."""
        async with self.units_of_work.begin(ME, Cause(uuid4())) as uow:
            claimed = await repository.claim(uow, self.patience)
            await uow.commit()
        if claimed is None:
            return False
        try:
            async with asyncio.timeout(self.patience.timeout_s):
                await self._make(claimed)
        except Exception as error:  # noqa: BLE001 - whatever one decision causes stays with it
            await self._postpone(claimed, error)
        else:
            ATTEMPTS.labels("made").inc()
        return True

    async def _make(self, claimed: Claimed) -> None:
        record = await self._frozen(claimed)
        made = await asyncio.to_thread(documents_of, record)
        async with self.units_of_work.begin(ME, Cause(uuid4())) as uow:
            await repository.keep(uow, record, made)
            await uow.commit()

    async def _frozen(self, claimed: Claimed) -> Record:
        """What its papers are made of: as it was frozen, or from now on. Raises what others raise, NotYetWhole."""
        async with self.units_of_work.begin(ME, Cause(uuid4())) as uow:
            kept = await repository.frozen(uow, claimed.decision_id)
        if kept is not None:
            return kept
        decision = await self.others.decision(claimed.decision_id)
        signed_by = await self.others.name_of(decision.signed_by) if decision.signed_by else None
        async with self.units_of_work.begin(ME, Cause(uuid4())) as uow:
            record = await decisions.record_of(uow, self.others, decision, signed_by)
            if not record.is_whole or signed_by is None:
                raise NotYetWhole
            kept = await repository.freeze(uow, record)
            await uow.commit()
        return kept

    async def _postpone(self, claimed: Claimed, error: Exception) -> None:
        fault = type(error).__name__
        ATTEMPTS.labels("postponed").inc()
        log.warning(
            "papers_postponed", decision=str(claimed.decision_id), attempts=claimed.attempts, error=fault
        )
        async with self.units_of_work.begin(ME, Cause(uuid4())) as uow:
            await repository.postpone(uow, claimed, self.patience, fault)
            await uow.commit()


async def make_papers(service: Service) -> None:
    """Papers' background task, in the relay's process."""
    settings = service.settings
    assert isinstance(settings, Settings)  # noqa: S101 - bootstrap put them there
    patience = Patience()
    async with HttpClient(patience.timeout_s) as http:
        await Maker(service.units_of_work, others_of(settings, http), patience).run()
