"""Every error has its Vietnamese text, and no text is left over."""

from importlib import import_module
from pkgutil import walk_packages

import pytest

from kit.errors import Problem
from kit.messages import catalogue
from tests.architecture.checkout import SERVICES

pytestmark = pytest.mark.unit


def codes_of(package: str) -> set[str]:
    """Codes of the problems that the package defines; a base class without a code has no text."""
    root = import_module(package)
    for module in walk_packages(root.__path__, f"{package}."):
        if not module.name.endswith("__main__") and ".migrations" not in module.name:
            import_module(module.name)
    return {
        problem.code
        for problem in _descendants(Problem)
        if problem.__module__.partition(".")[0] == package and hasattr(problem, "code")
    }


def _descendants(kind: type[Problem]) -> set[type[Problem]]:
    below = set(kind.__subclasses__())
    return below.union(*(_descendants(each) for each in below))


@pytest.mark.parametrize("package", ["kit", "authority", *SERVICES])
def test_texts_and_errors_agree(package: str) -> None:
    assert codes_of(package) == catalogue(package).keys()
