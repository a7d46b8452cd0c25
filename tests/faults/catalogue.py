"""Every fault there is, in the order of the run: the longest last, because it leaves most behind."""

from typing import Final

from tests.faults.components.catalogue import FAULTS as COMPONENTS
from tests.faults.fault import Fault
from tests.faults.rows import cuts, disks, duplicates, freezes, kills, losses, mail, outages, overload

FAULTS: Final[tuple[Fault, ...]] = (
    *COMPONENTS,
    *kills.FAULTS,
    *cuts.FAULTS,
    *freezes.FAULTS,
    *duplicates.FAULTS,
    *mail.FAULTS,
    *overload.FAULTS,
    *disks.FAULTS,
    *losses.FAULTS,
    *outages.FAULTS,
)


def chosen(names: list[str], *, full: bool) -> list[Fault]:
    """The faults named, or those of the set. Raises KeyError for an unknown name."""
    by_name = {fault.name: fault for fault in FAULTS}
    if names:
        return [by_name[name] for name in names]
    return [fault for fault in FAULTS if full or fault.short]
