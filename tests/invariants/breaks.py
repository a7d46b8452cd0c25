"""A break: a change of the code that takes a guard away, found by symbol and condition.

    Break("a query may write", "kit:begin", '"on" if queries else "off"', '"off"')
    Break("changes are not noted", "submissions.dossiers:note", "repository.note(uow, before, after, row)")
    Words("nobody waits", "submissions.dossiers:_LOCK", "FOR UPDATE OF d")
    Words("verdicts may be deleted", "submissions.migrations", "'verdicts',")

The name is followed by where the break is done, what is taken, and what stands there instead (nothing, where nothing
is said). In which module of the package the symbol stands and how the code is wrapped makes no difference.
"""

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.invariants.pieces import Spot, spots
from tests.invariants.symbols import AstrayError, data_files, definitions, first_line
from tests.invariants.words import StringSpot, pattern, string_spots


@dataclass(frozen=True)
class Break:
    """A piece of code (see `pieces`), which the symbol has exactly once, and what stands there instead."""

    name: str
    at: str
    """`package:Class.method`, or a package alone for what no symbol has."""
    take: str
    put: str = ""

    def applied(self, root: Path) -> tuple[Path, str]:
        """The file that changes, and its new text. Raises AstrayError when the piece is not there exactly once."""
        places = definitions(root, self.at)
        found = [(place, spot) for place in places for spot in self._spots(place.node)]
        if len(found) != 1:
            raise self._astray(len(found), [place.shown(root) for place in places])
        place, spot = found[0]
        block = Block.around(place.tree, spot.node)
        before = [ast.dump(node) for node in block.nodes()]
        spot.fill(self.put)
        if [ast.dump(node) for node in block.nodes()] == before:
            raise AstrayError(f"{self.name!r} changes nothing in {self.at}")
        text = block.rendered(place.text)
        try:
            compile(text, self.name, "exec")
        except SyntaxError as error:
            raise AstrayError(f"{self.name!r}: what comes of it in {self.at} is no code: {error}") from error
        return place.path, text

    def _spots(self, within: ast.AST) -> Sequence[Spot | StringSpot]:
        return spots(within, self.take)

    def _astray(self, times: int, there: Sequence[str]) -> AstrayError:
        stands = f"stands {times} times" if times else "does not stand"
        return AstrayError("\n\n".join([f"{self.name!r}: this {stands} in {self.at}:", self.take, *there]))


def why_astray(change: Break, root: Path) -> str | None:
    """What keeps the break from being done there; None when it can be."""
    try:
        change.applied(root)
    except AstrayError as error:
        return str(error)
    return None


@dataclass(frozen=True)
class Words(Break):
    """The same for the words of a symbol's strings, or of a package's SQL and YAML (see `words`)."""

    def applied(self, root: Path) -> tuple[Path, str]:
        if ":" in self.at:
            return super().applied(root)
        words = pattern(self.take)
        texts = {path: path.read_text("utf-8") for path in data_files(root, self.at)}
        found = [path for path, text in texts.items() for _ in words.finditer(text)]
        if len(found) != 1:
            raise self._astray(len(found), [str(path.relative_to(root)) for path in found or texts])
        return found[0], words.sub(lambda _: self.put, texts[found[0]])

    def _spots(self, within: ast.AST) -> Sequence[Spot | StringSpot]:
        return string_spots(within, self.take)


@dataclass(frozen=True)
class Block:
    """A module's statement in which something changes, or all of them: written anew, the others left as they are."""

    tree: ast.Module
    number: int | None
    first: int
    last: int

    @classmethod
    def around(cls, tree: ast.Module, node: ast.AST) -> Self:
        """The statement that has this node in it; all where the node is the module."""
        for number, statement in enumerate(tree.body):
            if any(inner is node for inner in ast.walk(statement)):
                return cls(tree, number, first_line(statement), statement.end_lineno or 0)
        return cls(tree, None, 1, tree.body[-1].end_lineno or 0)

    def nodes(self) -> list[ast.stmt]:
        return self.tree.body if self.number is None else [self.tree.body[self.number]]

    def rendered(self, text: str) -> str:
        lines = text.splitlines(keepends=True)
        new = "".join(f"{ast.unparse(node)}\n" for node in self.nodes())
        return "".join([*lines[: self.first - 1], new, *lines[self.last :]])
