"""Writes what follows from `site.yaml`. A second time it writes the same, and secrets stay what they are."""

from collections.abc import Iterator
from pathlib import Path

from kit.private import write_private
from sites.environment import (
    ADMIN,
    Environment,
    environment_of,
    environment_of_operator,
    read_environment,
    text_of,
)
from sites.plan import PARTS, Plan
from sites.units import units_of


def write(plan: Plan, folder: Path) -> Iterator[str]:
    """A line for each file that was not there or said something else. Raises OSError."""
    told = {ADMIN: environment_of_operator(plan)}
    for part in PARTS:
        told[part] = environment_of(plan, folder, part, read_environment(folder / f"{part}.env"))
    for name, environment in told.items():
        path = folder / f"{name}.env"
        before = read_environment(path)
        if before != environment:
            write_private(path, text_of(environment), shared=name != ADMIN)
            yield f"{path}: {_said(before, environment)}"
    if plan.units:
        for name, text in units_of(plan, folder).items():
            path = plan.units / name
            if not path.exists() or path.read_text("utf-8") != text:
                path.write_text(text, "utf-8")
                yield f"{path}: written"


def _said(before: Environment, now: Environment) -> str:
    """Which variables changed, by name only: values may be secrets."""
    changed = sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))
    return f"changed {', '.join(changed)}" if before else "written"
