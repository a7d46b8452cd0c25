"""What every case's workflow does between two looks: wait for a newer version, a deadline, or a service's return."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from temporalio import workflow
from temporalio.common import SearchAttributeKey, SearchAttributeUpdate
from temporalio.exceptions import ActivityError, ApplicationError
from temporalio.exceptions import TimeoutError as TimedOut

from workflows import options
from workflows.names import DUE, LEVEL, LOOK, STEP, TROUBLE, UNIT, VERSION

T = TypeVar("T")
KEYWORD_LONGEST: Final = 255
"""Characters of a keyword. Temporal takes a longer one, and PostgreSQL's `varchar(255)` of its visibility store then
refuses the whole row, so that the workflow is in no list from then on (server 1.32)."""
_FAILURES: Final = (ActivityError, ApplicationError, TimedOut)
"""How a local activity fails: bare with what it raised last; where it ran out of time wrapped, but bare in a replay."""
_OURS: Final = frozenset({options.CONFLICT, options.REFUSED, options.UNAVAILABLE})


@dataclass(frozen=True)
class Resting:
    """Where a case rests: what operators find it by, and the line in Temporal's own pages."""

    unit: str
    level: str
    step: str
    due: datetime | None
    version: int
    details: str


class CaseLoop:
    """Nudges, pauses and local activities of one case. Owns no data but the newest version it was told of.

    Invariants, not to be broken:
    - A nudge carries a version and nothing else; what is acted on is read from the service.
    - Nudges that come twice, early or out of order only ever raise `told`, or make us look once more.
    """

    def __init__(self, told: int) -> None:
        self.told = told
        self.trouble: str | None = None
        """What we are pausing for, if anything; operators find it as a search attribute."""
        self._shown: Resting | None = None
        self._told_before_reading = 0
        self._heard = False
        self._look = False
        self._conflicts = 0
        self._away = options.AWAY_FIRST

    def changed(self, version: int) -> None:
        self.told = max(self.told, version)
        self._heard = True
        self._look = self._look or version == LOOK

    async def read(self, activity: str, argument: str, result: type[T]) -> T:
        """Read the case as a local activity; while the service is away, pause and try again."""
        while True:
            self._listen()
            try:
                found: T = await workflow.execute_local_activity(
                    activity, argument, result_type=result, summary=activity, **options.READ
                )
            except _FAILURES as error:
                await self._pause(_trouble(activity, error))
            else:
                return found

    async def act(self, activity: str, *arguments: Any, result: type[T], summary: str) -> T | None:
        """Send one idempotent command. Its answer is the case as it now stands; None: it must be read again.

        A conflict means that the case moved on. A second one in a row means that the service and we don't
        agree; the service is right, so we pause.
        """
        self._listen()
        try:
            found: T | None = await workflow.execute_local_activity(
                activity,
                args=list(arguments),
                result_type=result | None,  # type: ignore[arg-type] # a union is a type to the data converter
                summary=summary,
                **options.ACT,
            )
        except _FAILURES as error:
            if _type_of(error) == options.CONFLICT and not self._conflicts:
                self._conflicts += 1
                workflow.logger.info("the case moved on", extra={"activity": activity})
                return None
            await self._pause(_trouble(activity, error))
            return None
        self._calm()
        return found

    def _listen(self) -> None:
        """What is told from here on may be news to what is about to be answered."""
        self._look = self._heard = False
        self._told_before_reading = self.told

    async def change_after(self, version: int, now: datetime, until: datetime | None) -> None:
        """Until a newer version was told, business time `until`, or the daily look, so that no lost nudge costs more.

        `now` and `until` are times of the service's clock; we sleep their difference, by no clock of our own.
        """
        if version < self._told_before_reading:
            await self._pause("the service is behind what was told")
            return
        self._calm()
        timeout = min(max(until - now, timedelta()), options.LOOK_AGAIN) if until else options.LOOK_AGAIN
        summary = f"until {until:%Y-%m-%d %H:%M}" if until else "for people"
        await _wait(lambda: self._look or self.told > version, timeout, summary)

    def show(self, resting: Resting) -> None:
        """Let operators find the case: search attributes and current details, once for each change of them."""
        if resting == self._shown:
            return
        self._shown = resting
        self._tell()
        due = SearchAttributeKey.for_datetime(DUE)
        workflow.upsert_search_attributes(
            [
                _keyword(UNIT, resting.unit),
                _keyword(LEVEL, resting.level),
                _keyword(STEP, resting.step),
                due.value_set(resting.due) if resting.due else due.value_unset(),
                SearchAttributeKey.for_int(VERSION).value_set(resting.version),
            ]
        )

    def grown_long(self) -> bool:
        """Whether the history should be continued as new."""
        info = workflow.info()
        return (
            info.is_continue_as_new_suggested() or info.get_current_history_length() > options.HISTORY_EVENTS
        )

    async def _pause(self, trouble: str) -> None:
        """Wait for what is away, refuses or lags: longer each time, but no longer than until the next nudge."""
        workflow.logger.warning("paused", extra={"trouble": trouble})
        self._admit(trouble)
        await _wait(lambda: self._heard, self._away, "held up")
        self._away = min(self._away * 2, options.AWAY_LONGEST)

    def _calm(self) -> None:
        """All went well: the next pause is a first one again."""
        self._conflicts = 0
        self._away = options.AWAY_FIRST
        self._admit(None)

    def _admit(self, trouble: str | None) -> None:
        if trouble == self.trouble:
            return
        self.trouble = trouble
        self._tell()
        workflow.upsert_search_attributes([_keyword(TROUBLE, trouble)])

    def _tell(self) -> None:
        """The line in Temporal's own pages, and below it the whole of what search attributes may have cut short."""
        lines = [self._shown.details] if self._shown else []
        lines += [f"held up by: {self.trouble}"] if self.trouble else []
        workflow.set_current_details("\n\n".join(lines))


def _keyword(name: str, text: str | None) -> SearchAttributeUpdate[str]:
    """Set what operators search by, cut to what every visibility store keeps; None unsets it."""
    key = SearchAttributeKey.for_keyword(name)
    if text is None:
        return key.value_unset()
    return key.value_set(text if len(text) <= KEYWORD_LONGEST else f"{text[: KEYWORD_LONGEST - 1]}…")


async def _wait(condition: Callable[[], bool], at_most: timedelta, summary: str) -> None:
    try:
        await workflow.wait_condition(condition, timeout=at_most, timeout_summary=summary)
    except TimeoutError:
        return


def _type_of(error: ActivityError | ApplicationError | TimedOut) -> str | None:
    cause = error.cause if isinstance(error, ActivityError) else error
    return cause.type if isinstance(cause, ApplicationError) else type(cause).__name__


def _trouble(activity: str, error: ActivityError | ApplicationError | TimedOut) -> str:
    """In one line what failed. Only our own errors' messages are shown: those of others may quote anything."""
    if isinstance(error, ApplicationError) and error.type in _OURS:
        return f"{activity}: {error.type} {error.message}"
    return f"{activity}: {_type_of(error)}"
