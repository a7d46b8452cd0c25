"""Message catalogues: Vietnamese texts by code, one `messages/vi.yaml` in each package for its errors.

Beside it stand, where a package has them, `faults.yaml` (what can be wrong with one field) and `fields.yaml` (what
people call a field).
"""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from kit.errors import Problem


@cache
def catalogue(package: str, name: str = "vi") -> dict[str, str]:
    """The texts of one package by code."""
    text = files(package).joinpath("messages", f"{name}.yaml").read_text("utf-8")
    texts: dict[str, str] = yaml.safe_load(text)
    return texts


class Blank(dict[str, Any]):
    """Leaves a placeholder standing that has no fact, instead of failing while reporting a failure."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def text_of(problem: Problem) -> str:
    """What a person reads of the problem. The catalogue is that of the package that defines the error."""
    package = type(problem).__module__.partition(".")[0]
    return catalogue(package)[problem.code].format_map(Blank(problem.facts))
