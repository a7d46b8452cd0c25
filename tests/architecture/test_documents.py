"""What a document names is there: relative links, headings that they lead to, and paths between backticks."""

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from tests.architecture.checkout import ROOT, files, name_of

pytestmark = pytest.mark.unit

LINK: Final = re.compile(r"\]\((?!https?:)(?P<path>[^)#\s]*)(?:#(?P<heading>[^)\s]+))?\)")
CODE: Final = re.compile(r"`([^`\n]+)`")
FENCE: Final = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
PATH: Final = re.compile(r"[\w.*-]+(?:/[\w.*-]+)*/?(?:::\w+)?")
"""What may be a path, or a test in one; routes begin with a slash and have braces."""
ENDINGS: Final = frozenset(
    {"csv", "j2", "json", "jsonl", "lock", "md", "py", "sh", "sql", "toml", "txt", "yaml", "yml"}
)
MADE: Final = frozenset({".venv/bin/python", "state.json", "site.yaml", "people.yaml"})
"""What is there only once something has run, or somebody has installed it."""


@cache
def names() -> frozenset[str]:
    """Every file and folder of the checkout."""
    found = {name_of(path) for path in files()}
    return frozenset(found | {parent.as_posix() for name in found for parent in Path(name).parents})


@cache
def ends() -> dict[str, list[str]]:
    """The same by each of their ends: `dossiers/states.py` and `states.py` are ends of one path."""
    found: dict[str, list[str]] = {}
    for name in names():
        parts = name.split("/")
        for first in range(len(parts)):
            found.setdefault("/".join(parts[first:]), []).append(name)
    return found


def is_path(word: str) -> bool:
    """Whether a word between backticks is meant as a path of the checkout."""
    if not PATH.fullmatch(word) or word in MADE or word.startswith(".local"):
        return False
    path = word.partition("::")[0]
    first, slash, _ = path.partition("/")
    return path.rpartition(".")[2] in ENDINGS or bool(slash and first in names())


def exists(word: str) -> bool:
    """A path is said from the top or, where it is clear, by its end; `*` stands for any name."""
    path, _, test = word.partition("::")
    path = path.rstrip("/")
    if "*" in path:
        return any(fnmatch(name, path) for name in ends())
    found = ends().get(path, [])
    return bool(found) if not test else any(_has_test(ROOT / name, test) for name in found)


def _has_test(path: Path, test: str) -> bool:
    return f"def {test}(" in path.read_text("utf-8")


def headings(page: Path) -> set[str]:
    """The anchors of a page, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", FENCE.sub("", page.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def missing(page: Path, text: str) -> Iterator[str]:
    """What the page's text names and the checkout has not."""
    text = FENCE.sub("", text)
    for link in LINK.finditer(text):
        target = (page.parent / link["path"]).resolve() if link["path"] else page
        if target != ROOT and name_of(target) not in names():
            yield link["path"]
        elif link["heading"] and link["heading"] not in headings(target):
            yield f"{link['path']}#{link['heading']}"
    for code in CODE.findall(text):
        yield from (word for word in code.split() if is_path(word) and not exists(word))


def test_what_a_document_names_is_there() -> None:
    found = [
        f"{name_of(page)}: {name}"
        for page in files()
        if page.suffix == ".md"
        for name in missing(page, page.read_text("utf-8"))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "text",
    [
        "[the plan](docs/plan-of-old.md)",
        "[the levels](docs/limits.md#levels-of-old)",
        "see `services/submissions/src/submissions/dossiers/state.py`",
        "run `pytest tests/nowhere`",
        "`tests/architecture/test_documents.py::test_of_old`",
        "`roles.json` says it",
    ],
)
def test_what_is_not_there_would_be_found(text: str) -> None:
    assert list(missing(ROOT / "README.md", text))


@pytest.mark.parametrize(
    "text",
    [
        "[why](docs/decisions)",
        "[limits](docs/limits.md#who-counts-in-a-council)",
        "`dossiers/states.py`, `deploy/examples/*/round.yaml`, `tests/invariants/lines/`",
        "`GET /dossiers/{id}/case`, `code/rule_set`, `dossier-approval/{dossier_id}`",
    ],
)
def test_what_is_there_and_what_is_no_path_is_left_alone(text: str) -> None:
    assert list(missing(ROOT / "README.md", text)) == []
