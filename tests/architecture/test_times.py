"""docs/limits.md names every limit that a service keeps, with its kind."""

import re
from pathlib import Path

import pytest
from sqlalchemy import Date, DateTime

from contracts.limits import LimitKind
from tests.architecture.checkout import SERVICES
from tests.architecture.test_tables import metadata_of

pytestmark = pytest.mark.unit
PAGE = (Path(__file__).parents[2] / "docs" / "limits.md").read_text("utf-8")
ROWS = {
    place: kind
    for kind, place in re.findall(r"^\| [^|]+ \| (\w+) \| [^|]+ \| `([\w.]+)` \|", PAGE, flags=re.MULTILINE)
}
LIMITS = re.compile(r"(due|closes|count|closing|deadline)_(at|on)|until")


def test_every_limit_is_on_the_page_and_every_row_of_it_is_kept() -> None:
    kept = {
        f"{service}.{table.name}.{column.name}"
        for service in SERVICES
        for metadata in metadata_of(service)
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Date | DateTime) and LIMITS.fullmatch(column.name)
    }
    assert kept == ROWS.keys()


def test_every_limit_is_of_one_of_the_two_kinds() -> None:
    assert set(ROWS.values()) == {kind.value for kind in LimitKind}
