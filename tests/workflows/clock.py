"""Business time of services under test, led by the clock of a Temporal that skips time."""

import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from temporalio.testing import WorkflowEnvironment
from temporalio.worker import (
    ActivityInboundInterceptor,
    ExecuteActivityInput,
    Interceptor,
)

from tests.support.running import Running

_LATE = timedelta(milliseconds=200)
"""Business time lands this much later with every leap, so that what is due by Temporal's clock is due for all."""


class Clock:
    """Sets the services' clocks to `start` plus what has passed in Temporal since."""

    def __init__(self, environment: WorkflowEnvironment, apps: Sequence[Running], start: datetime) -> None:
        self._environment = environment
        self._apps = apps
        self._start = start
        self._began: datetime | None = None
        self._ahead = timedelta()
        self._leaps = 0

    def restart(self, start: datetime) -> None:
        """Business time is `start` now."""
        self._start, self._began, self._leaps = start, None, 0

    async def follow(self) -> None:
        """After a leap of Temporal's clock, set ours; between leaps both run by themselves."""
        asked = time.time()
        now = await self._environment.get_current_time()
        here = datetime.fromtimestamp((asked + time.time()) / 2, now.tzinfo)
        self._began = self._began or now
        ahead = (now - here) + (self._start - self._began)
        if self._leaps and abs(ahead - self._ahead) < timedelta(seconds=1):
            return
        self._ahead = ahead
        self._leaps += 1
        seconds = (ahead + self._leaps * _LATE).total_seconds()
        for app in self._apps:
            await app.sql(
                f"INSERT INTO business_clock (offset_by) SELECT interval '{seconds} seconds'"
                " WHERE NOT EXISTS (SELECT FROM business_clock)"
            )
            await app.sql(f"UPDATE business_clock SET offset_by = interval '{seconds} seconds'")


class Following(Interceptor):
    """Sets the clocks before each activity reads them."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:  # noqa: A002
        return _Following(next, self._clock)


class _Following(ActivityInboundInterceptor):
    def __init__(self, following: ActivityInboundInterceptor, clock: Clock) -> None:
        super().__init__(following)
        self._clock = clock

    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # noqa: A002
        await self._clock.follow()
        return await super().execute_activity(input)
