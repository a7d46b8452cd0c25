"""A copy whose code stands elsewhere and is written otherwise, though it does the same.

One module is renamed, split in three and its importers follow, and everything is wrapped anew: every break must still
be found. Nothing under tests/invariants and tests/faults/bugs is touched.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Final

from tests.invariants.symbols import first_line

PACKAGE: Final = "submissions.dossiers"
FROM, TO = "domain", "conduct"
FOLDER: Final = Path("services/submissions/src") / PACKAGE.replace(".", "/")
PARTS: Final = ("first", "second", "third")
WIDTH: Final = "68"
UNTOUCHED: Final = ("tests/invariants", "tests/faults/bugs")


def move(copy: Path) -> None:
    """Rename, split and wrap anew, in place."""
    _split(copy / FOLDER / f"{FROM}.py", copy / FOLDER / TO)
    for path in sorted(copy.rglob("*.py")):
        if not any(path.is_relative_to(copy / folder) for folder in UNTOUCHED):
            _follow(path)
    ruff = [sys.executable, "-m", "ruff", "format", "--quiet", "--isolated", "--line-length", WIDTH]
    subprocess.run([*ruff, "services", "workflows", "deploy"], cwd=copy, check=True)


def _split(module: Path, package: Path) -> None:
    """Put the module's definitions into three modules of a package, none of which needs a later one."""
    text = module.read_text("utf-8")
    tree = ast.parse(text)
    lines = text.splitlines(keepends=True)
    head = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    imports = "".join(f"{ast.unparse(node)}\n" for node in head)
    defining = {name: node for node in tree.body for name in _defined(node)}
    uses = {name: _used(node) & defining.keys() - {*_defined(node)} for name, node in defining.items()}
    ordered = list(TopologicalSorter(uses).static_order())
    size = -(-len(ordered) // len(PARTS))
    package.mkdir()
    facade = ""
    known: dict[str, str] = {}
    for number, part in enumerate(PARTS):
        names = ordered[number * size : (number + 1) * size]
        needed = sorted(set().union(*(uses[name] for name in names)) & known.keys())
        body = "".join(f"from {known[name]} import {name}\n" for name in needed)
        for node in dict.fromkeys(defining[name] for name in names):
            body += "\n\n" + "".join(lines[first_line(node) - 1 : node.end_lineno])
        (package / f"{part}.py").write_text(imports + body, "utf-8")
        known |= dict.fromkeys(names, f"{PACKAGE}.{TO}.{part}")
        facade += f"from {PACKAGE}.{TO}.{part} import {', '.join(f'{name} as {name}' for name in names)}\n"
    (package / "__init__.py").write_text(facade, "utf-8")
    module.unlink()


def _defined(node: ast.stmt) -> Iterator[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
            yield name
        case ast.Assign(targets=[ast.Name(id=name)]):
            yield name


def _used(node: ast.stmt) -> set[str]:
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}


def _follow(path: Path) -> None:
    """Import from where the module went."""
    text = path.read_text("utf-8")
    if FROM not in text or PACKAGE not in text:
        return
    lines = text.splitlines(keepends=True)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.end_lineno and _moved(node):
            lines[node.lineno - 1] = f"{' ' * node.col_offset}{ast.unparse(node)}\n"
            lines[node.lineno : node.end_lineno] = [""] * (node.end_lineno - node.lineno)
    path.write_text("".join(lines), "utf-8")


def _moved(node: ast.ImportFrom) -> bool:
    if node.module == f"{PACKAGE}.{FROM}":
        node.module = f"{PACKAGE}.{TO}"
        return True
    for name in node.names if node.module == PACKAGE else ():
        if name.name == FROM:
            name.name, name.asname = TO, name.asname or FROM
            return True
    return False
