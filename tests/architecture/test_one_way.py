"""What every service does, it does in one way: the ways of kit's page that can be looked at in the code."""

import re
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Final

import pytest

from kit.ledger import Ledger
from tests.architecture.checkout import HOME_OF, SERVICES, name_of, python_files

pytestmark = pytest.mark.unit

OWN_WORDS: Final[dict[str, str]] = {
    "services/directory/src/directory/people/repository.py": "contacts, which each delivery asks for",
    "services/notify/src/notify/heard/repository.py": "a dossier with its nominees in one statement",
    "services/notify/src/notify/queue.py": "deliveries are claimed and settled, many at once",
    "services/notify/src/notify/repository.py": "notices are raised, many at once; units by their paths",
    "services/papers/src/papers/repository.py": "papers are taken in hand as deliveries are, and kept many at once",
    "services/submissions/src/submissions/dossiers/allowances.py": "read with each submission",
    "services/submissions/src/submissions/dossiers/archive.py": "what was sealed, read with each submission",
    "services/submissions/src/submissions/dossiers/figures.py": "a round in numbers, over all its dossiers",
    "services/submissions/src/submissions/dossiers/listing.py": "lists over all dossiers",
    "services/submissions/src/submissions/dossiers/naming.py": "read with each dossier",
    "services/submissions/src/submissions/dossiers/queries.py": "what changed since, with each act on what was seen",
    "services/submissions/src/submissions/dossiers/repository.py": "a dossier with all that it has in one round trip",
    "services/submissions/src/submissions/dossiers/same_people.py": "who is nominated elsewhere in the round",
    "services/submissions/src/submissions/rounds/repository.py": "held by each submission",
}
"""Files of the services that speak SQL in their own words (`uow.fetch`, `uow.run`), and what is hot in them."""
IN_OWN_WORDS: Final = re.compile(r"\buow\.(?:fetch|run)\(")
LOCK: Final = re.compile(r"pg_(?:try_)?advisory|LOCK TABLE")


def of_services(*, migrations: bool = False) -> list[Path]:
    found = [
        path for service in SERVICES for path in python_files("services") if HOME_OF[service] in path.parents
    ]
    return [path for path in found if migrations or "migrations" not in path.parts]


def those_with(paths: Iterable[Path], words: re.Pattern[str]) -> set[str]:
    return {name_of(path) for path in paths if words.search(path.read_text("utf-8"))}


def test_sql_in_own_words_stands_where_it_is_hot() -> None:
    assert those_with(of_services(), IN_OWN_WORDS) == OWN_WORDS.keys()


def test_what_has_no_row_is_held_by_its_name() -> None:
    assert [name_of(path) for path in of_services() if LOCK.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize("words", ["SELECT pg_advisory_xact_lock($1)", "LOCK TABLE awards IN SHARE MODE"])
def test_another_lock_is_seen(words: str) -> None:
    assert LOCK.search(words)


@pytest.mark.parametrize("service", SERVICES)
def test_what_audit_reads_is_the_services_ledger(service: str) -> None:
    ledger: Ledger = import_module(f"{service}.ledger").LEDGER
    assert all({"id"} <= set(query.selected_columns.keys()) for query in ledger.values())
