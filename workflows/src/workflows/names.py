"""Names on the wire that all kinds of cases share. Standard library only."""

from datetime import timedelta
from typing import Final

TASK_QUEUE: Final = "thidua"
PRINCIPAL: Final = "workflows"
GROUP: Final = "workflows"
"""The bridge's consumer group."""

CHANGED: Final = "changed"
"""Signal: something changed; its argument is the version that the fact had."""
LOOK: Final = 0
"""The version of a nudge that has none of this case: look again in any case."""
PROGRESS: Final = "progress"
"""Query: what the workflow last saw and what it waits for."""

UNIT: Final = "ThiduaUnit"
LEVEL: Final = "ThiduaLevel"
STEP: Final = "ThiduaStep"
DUE: Final = "ThiduaDue"
VERSION: Final = "ThiduaVersion"
TROUBLE: Final = "ThiduaTrouble"
"""Search attributes, by which an operator finds a case: unit and level that have it, step, deadline, version seen,
and what it is held up by, if anything."""

CASE_TIMEOUT: Final = timedelta(days=10 * 365)
"""A case may wait for years; a workflow that is older than this was forgotten by everybody."""
