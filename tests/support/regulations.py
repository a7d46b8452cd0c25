"""Another regulation of councils than that of the reviewed file."""

from dataclasses import replace
from datetime import date

import pytest

from authority import exclusions
from authority.exclusions import CouncilRegulation
from contracts.acts import Ground

SOURCE = "Quy chế số 15/QC-HĐ"


def regulate(monkeypatch: pytest.MonkeyPatch, *units: str, since: date = date(2024, 1, 1)) -> None:
    """From that day on the councils of these units (all of them where none is named) let nobody judge a collective that
    they lead.
    """
    table = exclusions.load_exclusions()
    own = CouncilRegulation(since, None, frozenset(units), frozenset({Ground.LEADS_NOMINEE}), SOURCE)
    stricter = replace(table, regulations=(own, *table.regulations))
    monkeypatch.setattr(exclusions, "load_exclusions", lambda: stricter)
