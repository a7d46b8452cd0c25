"""A service put together: what its processes and subcommands are given."""

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from kit.client import Http
from kit.database import create_engine
from kit.health import database_answers, migrated
from kit.inbox import Inbox
from kit.ledger import Ledger
from kit.probes import Check
from kit.reactions import Reactions
from kit.settings import Settings
from kit.trials import Trial
from kit.unit_of_work import Command, Query, UnitsOfWork
from kit.vitals import Measure

Task = Callable[["Service"], Coroutine[Any, Any, None]]
"""A background task of the relay's process; runs until cancelled."""
WhoseAccount = Callable[[Query, str, str], Awaitable[UUID | None]]
"""The person who signs in with the account that an issuer calls so; None for one that is nobody's."""


@dataclass
class Service:
    """Everything that makes a service: its name, rules' edges, and what runs beside them."""

    name: str
    settings: Settings
    ledger: Ledger
    commands: type[Command]
    queries: type[Query]
    whose_account: WhoseAccount
    reactions: Reactions = field(default_factory=Reactions)
    checks: dict[str, Callable[[AsyncEngine], Check]] = field(default_factory=dict)
    """Further conditions of readiness."""
    measures: tuple[Measure, ...] = ()
    """What an operator watches of this service besides what every service has."""
    tasks: tuple[Task, ...] = ()
    trials: tuple[Trial, ...] = ()
    """Of servers that this service needs besides those that every service needs."""
    tells_facts: bool = True
    """One that tells none has no topic, and nothing to relay."""
    others: Callable[[Http], object] | None = None
    """What its routes ask other services through, over this way to them: they find it as `request.app.state.others`."""
    package: str = ""
    """The Python package, where it is not called like the service. Its module `api` has the `router`."""

    def __post_init__(self) -> None:
        self.package = self.package or self.name

    @cached_property
    def engine(self) -> AsyncEngine:
        return create_engine(
            self.settings.database_url, pool_size=self.settings.database_pool, name=self.name
        )

    @cached_property
    def query_engine(self) -> AsyncEngine:
        """For queries: a reader never waits for a writer, and takes no connection from one."""
        url = self.settings.query_database_url or self.settings.database_url
        return create_engine(url, pool_size=self.settings.database_pool, name=self.name, queries=True)

    @cached_property
    def units_of_work(self) -> UnitsOfWork:
        return UnitsOfWork(self.engine, self.query_engine, self.name, self.commands, self.queries)

    @cached_property
    def inbox(self) -> Inbox:
        return Inbox(self.name, self.units_of_work, self.reactions)

    async def dispose(self) -> None:
        """Close every connection to the database."""
        await self.engine.dispose()
        await self.query_engine.dispose()

    @property
    def readiness(self) -> dict[str, Check]:
        """The conditions under which it may be used, by name."""
        checks = {"database": database_answers(self.engine), "migrated": migrated(self.package, self.engine)}
        return checks | {name: make(self.engine) for name, make in self.checks.items()}
