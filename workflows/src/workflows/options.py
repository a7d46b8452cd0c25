"""Retry and timeout options, by name. Every activity has a start-to-close limit."""

from datetime import timedelta
from typing import Any, Final

from temporalio.common import RetryPolicy

CONFLICT: Final = "Conflict"
"""Error type of an activity whose command no longer fits the case: read it again."""
REFUSED: Final = "Refused"
"""Error type of a command that will never be accepted: a mistake of ours, which must be seen."""
UNAVAILABLE: Final = "Unavailable"
"""Error type of an answer that says: try again."""

READ: Final[dict[str, Any]] = {
    "start_to_close_timeout": timedelta(seconds=5),
    "schedule_to_close_timeout": timedelta(seconds=20),
    "local_retry_threshold": timedelta(seconds=8),
    "retry_policy": RetryPolicy(
        initial_interval=timedelta(milliseconds=100),
        maximum_interval=timedelta(seconds=2),
        maximum_attempts=6,
        non_retryable_error_types=[REFUSED],
    ),
}
"""A read as a local activity. When it keeps failing, the workflow sleeps and tries again (see AWAY)."""

ACT: Final[dict[str, Any]] = READ | {
    "retry_policy": RetryPolicy(
        initial_interval=timedelta(milliseconds=100),
        maximum_interval=timedelta(seconds=2),
        maximum_attempts=6,
        non_retryable_error_types=[CONFLICT, REFUSED],
    ),
}
"""A command as a local activity. A conflict is no failure: the case moved on, and is read again."""

AWAY_FIRST: Final = timedelta(seconds=5)
AWAY_LONGEST: Final = timedelta(minutes=5)
"""Pauses while a service is away: the first, doubled each time up to the longest. A nudge ends a pause early."""

LOOK_AGAIN: Final = timedelta(days=1)
"""A case that waits for people only is looked at once a day, so that a lost nudge costs a day at most."""

TASK_TIMEOUT: Final = timedelta(seconds=30)
"""Longer than a local activity with its retries takes."""

HISTORY_EVENTS: Final = 2_000
"""A workflow continues as new before its history grows longer than this."""
