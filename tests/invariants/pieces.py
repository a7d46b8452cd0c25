"""Pieces of code, compared as syntax: how they are wrapped, indented or commented makes no difference.

A piece is one of: statements that follow each other, an expression (a condition, a call, an element of a table), an
argument given by name (`key=value`), an entry of a dictionary (`key: value`). In all of them `...` is any expression,
and `name(...)` a call with any arguments.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from textwrap import dedent
from typing import Any, Final

from tests.invariants.symbols import AstrayError

REMOVABLE: Final = frozenset({"elts", "args", "ifs", "decorator_list", "bases"})
"""Where an expression may go without another in its place; operands of `and` and `or` may, too."""


class Form(Enum):
    STATEMENTS = "statements"
    EXPRESSION = "expression"
    ARGUMENT = "argument"
    ENTRY = "entry"


@dataclass(frozen=True)
class Spot:
    """Where a piece stands: in a field of a node, or in a slice of a field that is a list."""

    form: Form
    node: Any
    field: str
    start: int | None = None
    stop: int | None = None

    def fill(self, text: str) -> None:
        """Put other code there, or nothing. Raises AstrayError where something must stand."""
        new = nodes(self.form, text)
        if self.form is Form.EXPRESSION and not new and not self._may_go():
            raise AstrayError("something must stand in the place of this expression, even if it is True")
        if self.start is None:
            setattr(self.node, self.field, new[0])
        elif self.form is Form.ENTRY:
            self.node.keys[self.start : self.stop] = [entry.keys[0] for entry in new]
            self.node.values[self.start : self.stop] = [entry.values[0] for entry in new]
        else:
            there = getattr(self.node, self.field)
            there[self.start : self.stop] = new
            if self.form is Form.STATEMENTS and not there:
                there.append(ast.Pass())

    def _may_go(self) -> bool:
        return self.field in REMOVABLE or isinstance(self.node, ast.BoolOp)


def nodes(form: Form, text: str) -> list[Any]:
    """The text as a piece of this form. Raises SyntaxError when it is none."""
    text = dedent(text).strip()
    if form is Form.STATEMENTS or not text:
        return list(ast.parse(text).body)
    if form is Form.EXPRESSION:
        return [ast.parse(text, mode="eval").body]
    if form is Form.ARGUMENT:
        call = ast.parse(f"call({text}\n)", mode="eval").body
        if isinstance(call, ast.Call) and call.keywords and not call.args:
            return list(call.keywords)
    else:
        table = ast.parse(f"{{{text}\n}}", mode="eval").body
        if isinstance(table, ast.Dict):
            return [_entry(*pair) for pair in zip(table.keys, table.values, strict=True)]
    raise SyntaxError(form.value)


def spots(within: ast.AST, text: str) -> list[Spot]:
    """Every place in this code where the piece stands."""
    found: list[Spot] = []
    for form in Form:
        try:
            piece = nodes(form, text)
        except SyntaxError:
            continue
        found += _spots(within, form, piece)
    return found


def _spots(within: ast.AST, form: Form, piece: list[Any]) -> Iterator[Spot]:
    for node in ast.walk(within):
        if form is Form.ENTRY:
            if isinstance(node, ast.Dict):
                entries = [_entry(*pair) for pair in zip(node.keys, node.values, strict=True)]
                yield from (Spot(form, node, "keys", *run) for run in _runs(entries, piece))
            continue
        if form is Form.EXPRESSION and isinstance(node, ast.Expr):
            continue  # it is a statement, and found as one
        for field, value in ast.iter_fields(node):
            if isinstance(value, list):
                yield from (Spot(form, node, field, *run) for run in _runs(value, piece))
            elif _all_read_as([value], piece):
                yield Spot(form, node, field)


def _runs(there: list[Any], piece: list[Any]) -> Iterator[tuple[int, int]]:
    """The slices of a list of nodes that read as the piece does."""
    for start in range(len(there) - len(piece) + 1):
        stop = start + len(piece)
        if piece and _all_read_as(there[start:stop], piece):
            yield start, stop


def _reads_as(node: Any, wanted: Any) -> bool:
    if _is_anything(wanted):
        return isinstance(node, ast.expr)
    if type(node) is not type(wanted):
        return False
    if isinstance(wanted, list):
        return _all_read_as(node, wanted)
    if not isinstance(wanted, ast.AST):
        return bool(node == wanted)
    fields = ("func",) if _takes_anything(wanted) else wanted._fields
    return all(_reads_as(getattr(node, field, None), getattr(wanted, field, None)) for field in fields)


def _all_read_as(nodes_there: list[Any], wanted: list[Any]) -> bool:
    return len(nodes_there) == len(wanted) and all(map(_reads_as, nodes_there, wanted))


def _is_anything(wanted: Any) -> bool:
    return isinstance(wanted, ast.Constant) and wanted.value is ...


def _takes_anything(wanted: ast.AST) -> bool:
    match wanted:
        case ast.Call(args=[argument], keywords=[]):
            return _is_anything(argument)
    return False


def _entry(key: ast.expr | None, value: ast.expr) -> ast.Dict:
    return ast.Dict(keys=[key], values=[value])
