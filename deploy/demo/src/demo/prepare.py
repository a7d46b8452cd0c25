"""Before the play: units, calendar, people, catalogue, rule sets, movement, round, score sheet."""

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import yaml

from demo.client import Refused, Services
from demo.environment import environment_of
from demo.example import Example, cast
from kit.yamlfile import Document, FileErrors, load
from localstack.state import State

HOLIDAYS: Final = Path(__file__).parents[4] / "services" / "directory" / "data" / "holidays.csv"
_ON_ITS_WAY: Final = frozenset(
    {"unknown_unit", "unknown_kind", "unknown_level", "unknown_award", "unknown_sheet"}
)
ARRIVES_S: Final = 10.0
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
        people_file(example),
        **{"Content-Type": "application/yaml"},
    )
    organiser = example.person("standing_officer", _standing_office(example)).id
    await _import(services, "awards", "/awards", administrator, example.folder / "awards.yaml")
    await _import(services, "submissions", "/rule-sets", administrator, example.folder / "rule_sets.yaml")
    await _import(services, "submissions", "/movements", organiser, example.folder / "movement.yaml")
    sheet = example.folder / "score_sheet.yaml"
    if sheet.exists():
        code = example.data(sheet.name)["code"]
        await _import(services, "scoring", f"/sheets/{code}", organiser, sheet)
    opened = await _import(services, "submissions", "/rounds", organiser, example.folder / "round.yaml")
    return str(opened["id"])


def require_right(example: Example) -> None:
    """Find mistakes in the files before anything is started for them. Raises SetupFailed with file, line and reason."""
    checked = subprocess.run(
        [sys.executable, "-m", "submissions", "check", str(example.folder)],
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if checked.returncode:
        raise SetupFailed(checked.stderr)
    try:
        for file in sorted(example.folder.glob("*.yaml")):
            load(file)
        example.people.extend(cast(example))
    except FileErrors as error:
        raise SetupFailed(str(error)) from error


async def unit_ids(example: Example, services: Services) -> dict[str, UUID]:
    """The ids of the units of this day by code, as everybody who signs in may look them up."""
    units = await services.every("directory", "/units", example.people[0].id)
    return {unit["code"]: UUID(unit["id"]) for unit in units}


async def _import(services: Services, service: str, path: str, by: UUID, file: Path) -> Any:
    """Import a file as soon as the service heard of its sender's role, and of the units, awards and sheet in it.

    Raises SetupFailed with file, line and reason of every mistake; then nothing of the file was imported.
    """
    try:
        document = load(file)
    except FileErrors as error:
        raise SetupFailed(str(error)) from error
    began = asyncio.get_running_loop().time()
    while True:
        try:
            return await services.send("PUT", service, path, by, document.value)
        except Refused as refused:
            late = asyncio.get_running_loop().time() - began > ARRIVES_S
            if late or not _may_pass(refused):
                raise SetupFailed("\n".join(mistakes(document, refused))) from refused
            await asyncio.sleep(0.2)


def _may_pass(refused: Refused) -> bool:
    """Whether the refusal may only mean that facts of others are still on their way."""
    if refused.code in {"not_authorised", "authority_stale"}:
        return True
    faults = refused.problem.get("errors", [])
    return bool(faults) and all(fault["code"] in _ON_ITS_WAY for fault in faults)


def mistakes(document: Document, refused: Refused) -> list[str]:
    """A line for each fault that the service found, at its place in the file."""
    faults = refused.problem.get("errors") or [{"pointer": "", "detail": str(refused)}]
    return [str(document.fault(fault["pointer"].removeprefix("/body"), fault["detail"])) for fault in faults]


def _standing_office(example: Example) -> str:
    unit = next(unit for unit in example.units if unit["code"] == example.round["unit"])
    return unit["standing_office_code"] or unit["code"]


def people_file(example: Example) -> str:
    """The sample people with their roles, as an administrator imports them."""
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
