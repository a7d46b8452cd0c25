"""Before the play: units, calendar, people, catalogue, rule sets, movement, round, score sheet."""

import asyncio
import sys
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import yaml

from demo.client import Refused, Services
from demo.environment import environment_of
from demo.example import Example
from localstack.state import State

HOLIDAYS: Final = Path(__file__).parents[4] / "services" / "directory" / "data" / "holidays.csv"
ARRIVES_S: Final = 30.0
"""How long a new role may take to reach a service before the play gives up; a second is usual."""


class SetupFailed(RuntimeError):
    """A subcommand of the directory failed; carries what it said."""


async def prepare(example: Example, services: Services) -> str:
    """Everything up to the open round. Returns the round's id."""
    state = services.state
    units = str(example.folder / "units.csv")
    top = next(unit["code"] for unit in example.units if not unit["parent_code"])
    await _directory(state, "import-units", units)
    await _directory(state, "import-calendar", str(HOLIDAYS))
    appointed = await _directory(
        state, "appoint-administrator", "--name", "Quản trị viên (mẫu)", "--unit-code", top
    )
    administrator = UUID(appointed.strip().splitlines()[-1])
    await services.send(
        "POST",
        "directory",
        "/imports/people?reason=tr%C3%ACnh%20di%E1%BB%85n",
        administrator,
        _people_file(example),
        **{"Content-Type": "application/yaml"},
    )
    organiser = example.person("standing_officer", _standing_office(example)).id
    awards = await _once_known(services, "awards", "/awards", administrator, example.data("awards.yaml"))
    assert awards  # noqa: S101 - a refusal would have been raised
    await _once_known(services, "submissions", "/rule-sets", administrator, example.data("rule_sets.yaml"))
    await _once_known(services, "submissions", "/movements", organiser, example.data("movement.yaml"))
    if example.has("score_sheet.yaml"):
        sheet = example.data("score_sheet.yaml")
        await _once_known(services, "scoring", f"/sheets/{sheet['code']}", organiser, sheet)
    opened = await _once_known(services, "submissions", "/rounds", organiser, dict(example.round))
    return str(opened["id"])


async def _once_known(services: Services, service: str, path: str, by: UUID, body: Any) -> Any:
    """Send a command as soon as its sender's role, or a unit that it names, has reached the service."""
    began = asyncio.get_running_loop().time()
    while True:
        try:
            return await services.send("PUT", service, path, by, body)
        except Refused as refused:
            late = asyncio.get_running_loop().time() - began > ARRIVES_S
            if late or refused.code not in {"not_authorised", "invalid_file", "authority_stale"}:
                raise
            await asyncio.sleep(0.2)


def _standing_office(example: Example) -> str:
    unit = next(unit for unit in example.units if unit["code"] == example.round["unit"])
    return unit["standing_office_code"] or unit["code"]


def _people_file(example: Example) -> str:
    begins = f"{example.play.begins:%Y}-01-01"
    people = [
        {
            "id": str(person.id),
            "name": person.name,
            "email": person.email,
            "sample": True,
            "assignments": [
                {"unit_code": code, "role": role, "valid_from": begins} for code, role in person.roles
            ],
        }
        for person in example.people
    ]
    return yaml.safe_dump({"people": people}, allow_unicode=True, sort_keys=False)


async def _directory(state: State, *arguments: str) -> str:
    """A subcommand of the directory, as its operator would type it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "directory",
        *arguments,
        env=environment_of(state, "directory"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, complaint = await process.communicate()
    if process.returncode:
        raise SetupFailed(complaint.decode()[-2000:])
    return output.decode()
