"""State machines as pictures, drawn from the tables that the code obeys, so that page and code can't differ."""

import sys
from argparse import Namespace
from collections.abc import Callable, Collection, Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from contracts.doers import Doer, label

Arrow = tuple[str, str, str]
"""From this state, by this act, to that state."""


class NoPlace(ValueError):
    """The page has no markers for a picture."""


def arrows(table: Mapping[Any, StrEnum], doers: Mapping[Any, Collection[Doer]]) -> Iterable[Arrow]:
    """From a table of (state, act) to the state after it, with whoever does the act."""
    return ((source, label(act, doers[act]), target) for (source, act), target in table.items())


def picture(drawn_from: Iterable[Arrow], first: str) -> str:
    """A state machine as a mermaid state diagram. States that nothing leads out of are final."""
    known = list(drawn_from)
    sources = {source for source, _, _ in known}
    final = dict.fromkeys(target for _, _, target in known if target not in sources)
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {first}"]
    lines += [f"    {source} --> {target}: {act}" for source, act, target in known]
    lines += [f"    {state} --> [*]" for state in final]
    return "\n".join([*lines, "```"])


def drawn(page: str, pictures: Mapping[str, str]) -> str:
    """The page with each picture between its markers, `<!-- name -->` and `<!-- /name -->`. Raises NoPlace."""
    for name, drawing in pictures.items():
        before, begin, rest = page.partition(f"<!-- {name} -->\n")
        _, end, behind = rest.partition(f"<!-- /{name} -->")
        if not begin or not end:
            raise NoPlace(name)
        page = f"{before}{begin}{drawing}\n{end}{behind}"
    return page


def command(pictures: Mapping[str, str]) -> Callable[[Namespace], None]:
    """The subcommand `draw PAGE`, which draws these pictures into a page."""

    def draw(arguments: Namespace) -> None:
        if len(arguments.arguments) != 1:
            sys.exit("usage: draw PAGE")
        page = Path(arguments.arguments[0])
        page.write_text(drawn(page.read_text("utf-8"), pictures), "utf-8")

    return draw
