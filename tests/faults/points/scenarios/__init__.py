"""Every scenario that is interrupted at each of its points."""

from typing import Final

from tests.faults.points.scenario import Scenario
from tests.faults.points.scenarios.commands import CONCLUDE, ISSUE, OPEN_STAGE, SUBMIT
from tests.faults.points.scenarios.facts import CONSUME, PARK, RELAY, REPLAY
from tests.faults.points.scenarios.leading import BRIDGE, WORKER
from tests.faults.points.scenarios.mail import COURIER
from tests.faults.points.scenarios.meeting import NOMINATE

SCENARIOS: Final[tuple[Scenario, ...]] = (
    SUBMIT, CONCLUDE, OPEN_STAGE, ISSUE, RELAY, CONSUME, NOMINATE, PARK, REPLAY, BRIDGE, WORKER, COURIER,
)  # fmt: skip
