"""Message catalogues: Vietnamese texts by code, one `messages/vi.yaml` in each package for its errors.

Beside it stand, where a package has them, `words.yaml` (what it says of one field, of a line of a file, or in the
history), `terms.yaml` (what people call the codes that its texts name) and `fields.yaml` (what they call a field).
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


def words(package: str, name: str, /, **facts: Any) -> str:
    """One of the texts of the package's `words.yaml`, filled from its facts."""
    return catalogue(package, "words")[name].format_map(Blank(facts))


@cache
def fields(package: str) -> dict[str, str]:
    """What people call the fields of what the package takes, by name; the kit knows those that many have."""
    own = files(package).joinpath("messages", "fields.yaml")
    return catalogue("kit", "fields") | (catalogue(package, "fields") if own.is_file() else {})


@cache
def terms(package: str) -> dict[str, dict[str, str]]:
    """What people call the codes of the package's vocabularies, by the fact that has the code."""
    file = files(package).joinpath("messages", "terms.yaml")
    found: dict[str, dict[str, str]] = yaml.safe_load(file.read_text("utf-8")) if file.is_file() else {}
    return found


def text_of(problem: Problem) -> str:
    """What a person reads of the problem: from the catalogue of the package that defines the error, codes by name."""
    package = type(problem).__module__.partition(".")[0]
    called = {
        name: known.get(str(problem.facts[name]), problem.facts[name])
        for name, known in terms(package).items()
        if name in problem.facts
    }
    return catalogue(package)[problem.code].format_map(Blank(problem.facts | called))
