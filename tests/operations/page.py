"""The operator's page: its sections and the commands in them, and the alarms that lead to it."""

import re
from pathlib import Path
from typing import Any, Final

import yaml

_ROOT: Final = Path(__file__).parents[2]
PAGE: Final = _ROOT / "docs" / "operations.md"
INSTALL: Final = _ROOT / "docs" / "install.md"
ALERTS: Final = _ROOT / "deploy" / "alerts.yaml"
_HEADING: Final = re.compile(r"^#{2,3} (?P<title>.+)$")


def sections(text: str) -> dict[str, list[str]]:
    """The fenced `sh` blocks under each heading, in order; an empty list for a heading without any."""
    found: dict[str, list[str]] = {}
    title = ""
    block: list[str] | None = None
    for line in text.splitlines():
        if block is not None:
            if line == "```":
                found[title].append("\n".join(block))
                block = None
            else:
                block.append(line)
        elif heading := _HEADING.match(line):
            title = heading["title"]
            assert title not in found, f"two sections are called {title}"
            found[title] = []
        elif line == "```sh":
            block = []
    return found


def procedures() -> dict[str, list[str]]:
    """The sections that have commands."""
    return {title: blocks for title, blocks in sections(PAGE.read_text("utf-8")).items() if blocks}


def example_plan() -> str:
    """The page's `site.yaml`."""
    _, _, rest = INSTALL.read_text("utf-8").partition("```yaml\n# $THIDUA_ETC/site.yaml\n")
    return rest.partition("```")[0]


def anchor(title: str) -> str:
    """What a heading's link is called, as on the pages of a repository."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def alarms() -> list[dict[str, Any]]:
    groups = yaml.safe_load(ALERTS.read_text("utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]
