"""Every fault on components, the points between I/Os first."""

from typing import Final

from tests.faults.components import clocks, connections, poison, repeats, rivals, zombies
from tests.faults.fault import Fault
from tests.faults.points.play import fault_of
from tests.faults.points.scenarios import SCENARIOS

FAULTS: Final[tuple[Fault, ...]] = (
    *map(fault_of, SCENARIOS),
    *connections.FAULTS,
    *repeats.FAULTS,
    *poison.FAULTS,
    *rivals.FAULTS,
    *zombies.FAULTS,
    *clocks.FAULTS,
)
