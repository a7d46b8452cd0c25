"""Whatever a definition may call is known to the worker."""

from typing import Any

import pytest

from workflows.activities.dossiers import DossierActivities
from workflows.activities.sessions import SessionActivities
from workflows.worker import activities_of

pytestmark = pytest.mark.unit
NO_SERVICES: dict[str, Any] = dict.fromkeys(("submissions", "awards", "scoring"))


def test_the_worker_knows_every_activity() -> None:
    known = {each.__qualname__ for each in activities_of(NO_SERVICES)}
    declared = {
        each.__qualname__
        for kind in (DossierActivities, SessionActivities)
        for name, each in vars(kind).items()
        if not name.startswith("_")
    }
    assert known == declared
