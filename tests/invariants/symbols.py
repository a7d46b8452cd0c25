"""Where a symbol is defined: by its name in a package, whatever module of the package it stands in now.

A place is written `package:Class.method`, as in `submissions.dossiers:open_stage`; `package` alone is everything in
it. The package may also be a module; the wider it is, the further the symbol may move.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

SOURCES = ("services/*/src", "workflows/src", "deploy/*/src")
DATA = frozenset({".sql", ".yaml"})
SHOWN_LINES = 40


class AstrayError(Exception):
    """What a break takes away is not in the code, or is there more than once. Says what is there instead."""


@dataclass(frozen=True)
class Definition:
    """A symbol's defining statement, or a whole module, freshly parsed: the caller may change it."""

    path: Path
    text: str
    tree: ast.Module
    node: ast.stmt | ast.Module

    def shown(self, root: Path) -> str:
        """Where it is and how it reads now."""
        here = f"{self.path.relative_to(root)}"
        if isinstance(self.node, ast.Module):
            return here
        lines = self.text.splitlines()[first_line(self.node) - 1 : self.node.end_lineno]
        cut = [*lines[:SHOWN_LINES], "…"] if len(lines) > SHOWN_LINES else lines
        return "\n".join([f"{here}:{first_line(self.node)}", *cut])


def definitions(root: Path, place: str) -> list[Definition]:
    """Every definition of the place's name. Raises AstrayError when there is none."""
    package, _, name = place.partition(":")
    last = name.rpartition(".")[2]
    may_define = re.compile(rf"\b(?:def|class)\s+{last}\b|\b{last}\s*[,:=)\]]")
    found: list[Definition] = []
    others: set[str] = set()
    for path in _files(root, package, frozenset({".py"})):
        text = path.read_text("utf-8")
        if name and not may_define.search(text):
            continue
        tree = ast.parse(text)
        named = list(_named(tree.body)) if name else [("", tree)]
        found += [Definition(path, text, tree, node) for known, node in named if known == name]
        others |= {known for known, _ in named}
    if not found:
        near = get_close_matches(name, others, n=5) or sorted(others)[:5]
        raise AstrayError(f"{package} defines no {name}; near it: {', '.join(near) or 'nothing'}")
    return found


def data_files(root: Path, package: str) -> list[Path]:
    """The package's files that are no code."""
    return _files(root, package, DATA)


def first_line(node: ast.stmt) -> int:
    """Counted from 1, with its decorators."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return decorators[0].lineno if decorators else node.lineno


def _files(root: Path, package: str, suffixes: frozenset[str]) -> list[Path]:
    inside = package.replace(".", "/")
    folders = [folder / inside for source in SOURCES for folder in root.glob(source)]
    found = {path for folder in folders for path in folder.rglob("*") if path.suffix in suffixes}
    if ".py" in suffixes:
        found |= {path for path in (folder.with_suffix(".py") for folder in folders) if path.is_file()}
    if not found:
        raise AstrayError(f"there is no package {package} with {', '.join(sorted(suffixes))}")
    return sorted(found)


def _named(body: list[ast.stmt], inside: str = "") -> Iterator[tuple[str, ast.stmt]]:
    """The statements that define a name, also those under an `if` or `try`, each with its qualified name."""
    for statement in body:
        match statement:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield inside + statement.name, statement
                yield from _named(statement.body, f"{inside}{statement.name}.")
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield inside + name, statement
            case ast.Assign(targets=targets):
                names = (
                    node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)
                )
                yield from ((inside + name, statement) for name in names)
            case ast.If() | ast.Try() | ast.With():
                for part in ast.iter_child_nodes(statement):
                    if isinstance(part, ast.stmt):
                        yield from _named([part], inside)
