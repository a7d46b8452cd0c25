"""Every seeded bug fits the code, and names a fault that there is."""

import pytest

from tests.faults.bugs.bug import Bug
from tests.faults.bugs.catalogue import BUGS
from tests.faults.components.catalogue import FAULTS
from tests.invariants.trials import CHECKOUT

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_a_bug_fits_the_code_and_has_its_fault(bug: Bug) -> None:
    for change in bug.changes:
        change.applied(CHECKOUT)
    assert bug.fault in [fault.name for fault in FAULTS]
    assert not bug.near or bug.fault.startswith("points-")


def test_no_two_bugs_have_one_name() -> None:
    assert len({bug.name for bug in BUGS}) == len(BUGS) >= 14
