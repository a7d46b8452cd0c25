"""The rows of docs/architecture.md that say who may import whom, made from the import contracts of pyproject.toml."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any, Final

from tests.architecture.checkout import ROOT

PAGE: Final = ROOT / "docs" / "architecture.md"
LIBRARIES: Final = ("kit", "authority")
"""Their own pages say what they are made of."""


def layer_rows(contracts: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """What a row is about, and the row: one for the whole, and one for each part that is deployed."""
    for contract in contracts:
        [container, *more] = contract.get("containers", ["all of it"])
        if contract["type"] == "layers" and not more and "." not in container and container not in LIBRARIES:
            layers = [
                ", ".join(name.strip(" ()") for name in layer.split("|")) for layer in contract["layers"]
            ]
            yield container, f"| {container} | `{' → '.join(layers)}` |"


def with_rows(page: str, settings: str) -> str:
    """The page with the rows that follow from these settings. Raises LookupError where it has none of a part."""
    for about, row in layer_rows(tomllib.loads(settings)["tool"]["importlinter"]["contracts"]):
        page, found = re.subn(rf"^\| {about} \| `.* → .*` \|$", row, page, flags=re.MULTILINE)
        if found != 1:
            raise LookupError(f"{PAGE.name} has {found} rows of {about}")
    return page
