"""The layers hold, and would be seen to break (docs/architecture.md)."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.checkout import HOME_OF, ROOT

pytestmark = pytest.mark.slow
DEPLOY = ("local", "audit", "demo", "site")
BREAKS = {
    "scoring/panels/handlers/open.py": (
        "import awards.errors",
        "Services and workflows don't know each other",
    ),
    "kit/clock.py": ("import authority", "Services and workflows don't know each other"),
    "contracts/topics.py": ("import aiohttp", "Contracts need pydantic and YAML"),
    "notify/texts.py": ("import localstack", "Nothing that is deployed needs"),
    "submissions/rounds/domain.py": ("import sqlalchemy", "Rules are pure"),
    "awards/sessions/schemas.py": ("import fastapi", "Only repositories and tables speak SQL"),
    "workflows/nudges.py": ("import asyncpg", "Workflows have no database driver"),
    "workflows/cases/award_session/definition.py": (
        "import workflows.clients",
        "Kinds of cases know contracts",
    ),
    "workflows/cases/award_session/calls.py": (
        "import workflows.cases.dossier_approval.calls",
        "No kind of case",
    ),
    "workflows/cases/dossier_approval/kind.py": ("import workflows.nudges", "Layers of workflows"),
    "workflows/cases/dossier_approval/stray.py": ("", "Layers of each kind of case"),
    "workflows/repair.py": ("import workflows.cases.award_session.kind", "Bridge, repair and worker"),
    "submissions/stray.py": ("", "Layers of submissions"),
    "submissions/movements/domain.py": (
        "import submissions.movements.schemas",
        "Layers of submissions.movements",
    ),
    "submissions/dossiers/route.py": (
        "import submissions.rounds.models",
        "Nobody reaches into submissions.rounds",
    ),
    "awards/decisions/handlers/draft.py": (
        "import awards.sessions.repository",
        "Nobody reaches into awards.sessions",
    ),
    "notify/recipients.py": ("import notify.heard.models", "What notify heard is asked of its repository"),
    "directory/people/handlers.py": ("import directory.assignments.handlers", "Layers of directory"),
    "notify/domain.py": ("import notify.repository", "Layers of notify"),
    "portal/people.py": ("import authority.units", "Pages are made of what services answer"),
    "portal/inbox/routes.py": ("import awards.errors", "Services and workflows don't know each other"),
    "portal/stray.py": ("", "Layers of portal"),
}
"""What is planted where, and how the name of a contract begins that must see it."""


def lint(folder: Path, *sources: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, sources)), "COLUMNS": "200"},
        check=False,
        capture_output=True,
        text=True,
    )


def source_folders() -> list[Path]:
    return [
        *(home / "src" for home in HOME_OF.values()),
        *(ROOT / "deploy" / name / "src" for name in DEPLOY),
    ]


def test_layers_hold() -> None:
    found = lint(ROOT, *source_folders())
    assert found.returncode == 0, found.stdout + found.stderr


def test_every_break_is_seen(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for folder in source_folders():
        for package in folder.iterdir():
            if (package / "__init__.py").exists():
                shutil.copytree(package, tmp_path / package.name)
    for place, (line, _) in BREAKS.items():
        with (tmp_path / place).open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")
    found = lint(tmp_path, tmp_path)
    broken = [line for line in found.stdout.splitlines() if " BROKEN" in line]
    assert found.returncode == 1
    unseen = {
        place: name
        for place, (_, name) in BREAKS.items()
        if not any(contract.startswith(name) for contract in broken)
    }
    assert not unseen, found.stdout
