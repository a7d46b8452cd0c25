"""A break finds its symbol and its piece wherever they stand and however they are written, or says why not."""

from pathlib import Path
from textwrap import dedent

import pytest

from tests.invariants.breaks import Break, Words
from tests.invariants.symbols import AstrayError

pytestmark = pytest.mark.unit

RULES = '''
"""Rules."""

LIMIT: int = 5  # days
_SQL = """
    SELECT id FROM things
    WHERE id = $1  -- the key
      FOR UPDATE
"""
TABLE = {("draft", "send"): "sent", ("sent", "take"): "done"}
KEPT = ("papers", "stamps")

registry["papers"] = KEPT


def judge(paper, judges, *, late=False):
    """Judge it."""
    # a comment that stays where nothing changes
    if paper.done or paper.author in judges:
        raise ValueError(paper)
    save(paper, late=late)
    return [judge for judge in judges if judge.free]


class Office:
    limit: int = 3

    @route("/papers", of="office")
    async def take(self, paper):
        if self.limit:
            await self.keep(paper)
'''
API = """
def judge(paper):
    return call("judge", paper)
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    package = tmp_path / "services/office/src/office/papers"
    package.mkdir(parents=True)
    (package / "rules.py").write_text(dedent(RULES), "utf-8")
    (package.parent / "api.py").write_text(dedent(API), "utf-8")
    (package / "0001.sql").write_text(
        "CREATE TRIGGER stay\n  BEFORE DELETE -- never\n  ON papers;\n", "utf-8"
    )
    return tmp_path


@pytest.mark.parametrize(
    ("change", "gone", "there"),
    [
        (Break("an operand", "office:judge", "paper.author in judges"), "paper.author", "if paper.done:"),
        (
            Break("a condition", "office:judge", "paper.done or paper.author in judges", "False"),
            "author",
            "if False:",
        ),
        (Break("a raise", "office:judge", "raise ValueError(paper)"), "raise", "pass"),
        (Break("an element's condition", "office:judge", "judge.free"), ".free", "for judge in judges]"),
        (Break("an argument", "office:judge", "late=late"), "late=late", "save(paper)"),
        (Break("whatever the argument", "office:judge", "late=..."), "late=late", "save(paper)"),
        (Break("whatever its arguments", "office:judge", "save(...)"), "late=late", "raise ValueError"),
        (
            Break("more than one", "office:judge", "save(paper, late=late)", "save(paper)\nsave(1)"),
            "late=late",
            "save(1)",
        ),
        (Break("an entry", "office:TABLE", '("sent", "take"): "done"'), '("sent"', "'sent'}"),
        (Break("an element", "office:KEPT", '"stamps"'), "stamps", "KEPT = ('papers',)"),
        (Break("a value", "office.papers:LIMIT", "5", "50"), "LIMIT: int = 5 ", "LIMIT: int = 50"),
        (Break("a field", "office:Office", "limit: int = 3", "limit: int"), "= 3", "limit: int"),
        (Break("a method's", "office:Office.take", "await self.keep(paper)"), "await", "pass"),
        (Break("a decorator's", "office:Office.take", 'of="office"', 'of="all"'), 'of="office"', "of='all'"),
        (Break("outside", "office.papers", 'registry["papers"] = KEPT'), "registry", "def judge"),
        (Break("in another module", "office:judge", '"judge"', '"pass"'), '"judge"', "'pass'"),
        (Words("of a string", "office:_SQL", "id = $1 FOR UPDATE", "id = $1"), "FOR UPDATE", "id = $1"),
        (
            Words("of a file", "office.papers", "BEFORE DELETE ON papers", "AFTER DELETE ON papers"),
            "BEFORE",
            "AFTER",
        ),
    ],
    ids=lambda value: value.name if isinstance(value, Break) else "",
)
def test_a_piece_is_taken_away(root: Path, change: Break, gone: str, there: str) -> None:
    path, text = change.applied(root)
    assert gone in path.read_text("utf-8")
    assert gone not in text.replace("# a comment", "")
    assert there in text


def test_what_does_not_change_stays_as_it_is_written(root: Path) -> None:
    _, text = Break("a value", "office:LIMIT", "5", "50").applied(root)
    assert "# a comment that stays where nothing changes" in text
    assert len(text.splitlines()) == len(dedent(RULES).splitlines())


def test_wrapping_comments_and_quotes_make_no_difference(root: Path) -> None:
    rules = root / "services/office/src/office/papers/rules.py"
    rewritten = rules.read_text("utf-8").replace(
        "if paper.done or paper.author in judges:",
        "if (\n        paper.done  # over\n        or paper.author\n        in judges\n    ):",
    )
    other = rules.with_name("judging.py")
    other.write_text(rewritten, "utf-8")
    rules.unlink()
    path, text = Break(
        "a condition", "office:judge", "paper.done or paper.author in judges", "False"
    ).applied(root)
    assert path == other
    assert "if False:" in text


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (Break("no symbol", "office:judges", "paper.done"), "office defines no judges; near it: judge"),
        (Break("no package", "officer:judge", "paper.done"), "no package officer"),
        (
            Break("another condition", "office:judge", "paper.over"),
            "if paper.done or paper.author in judges:",
        ),
        (Break("twice", "office:judge", "paper"), "stands 5 times in office:judge"),
        (Break("two symbols", "office", "return"), "does not stand in office"),
        (Break("nothing else", "office:LIMIT", "5", "5"), "changes nothing"),
        (Break("no code", "office:Office.take", "await self.keep(paper)", "continue"), "is no code"),
        (Break("no operand", "office:LIMIT", "5"), "something must stand"),
        (Words("no words", "office.papers", "BEFORE UPDATE"), "0001.sql"),
        (Words("no words in a string", "office:_SQL", "FOR SHARE"), "SELECT id FROM things"),
    ],
    ids=lambda value: value.name if isinstance(value, Break) else "",
)
def test_what_is_not_there_once_is_told_with_what_is_there_now(root: Path, change: Break, says: str) -> None:
    with pytest.raises(AstrayError) as told:
        change.applied(root)
    assert says in str(told.value)


def test_a_symbol_defined_twice_with_the_same_piece_is_refused(root: Path) -> None:
    rules = root / "services/office/src/office/papers/rules.py"
    rules.with_name("copy_of_rules.py").write_text(rules.read_text("utf-8"), "utf-8")
    with pytest.raises(AstrayError, match="stands 2 times") as told:
        Break("an operand", "office:judge", "paper.author in judges").applied(root)
    assert {"rules.py", "copy_of_rules.py"} <= {
        Path(word.partition(":")[0]).name for word in str(told.value).split()
    }
