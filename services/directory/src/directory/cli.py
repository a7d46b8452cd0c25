"""The directory's own subcommands, run beside its database by whoever operates the site."""

import asyncio
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Final, TypeVar
from uuid import UUID, uuid4

from authority import Command
from directory.access import OPERATOR
from directory.accounts import handlers as accounts
from directory.accounts.schemas import SUBJECT, AccountName
from directory.appoint import appoint_administrator
from directory.errors import words
from directory.files import Source
from directory.imports import handlers as imports
from directory.people.schemas import ErasePerson
from kit.cli import Subcommand
from kit.errors import InvalidFile, Problem
from kit.messages import text_of
from kit.service import Service
from kit.text import EMAIL, NAME, REASON, UNIT_CODE, Kind, NotThisKind
from kit.unit_of_work import Cause

T = TypeVar("T")
REFORM: Final = date(2025, 7, 1)
"""The day on which the district level was abolished: the default of successor files."""


def run_command(service: Service, command: Callable[[Command], Awaitable[T]]) -> T:
    """One command in one transaction, as the operator. What is refused goes to standard error, exit code 1."""

    async def run() -> T:
        try:
            async with service.units_of_work.begin(OPERATOR, Cause(uuid4())) as uow:
                assert isinstance(uow, Command)  # noqa: S101 - bootstrap says so
                answer = await command(uow)
                await uow.commit()
                return answer
        finally:
            await service.dispose()

    try:
        return asyncio.run(run())
    except InvalidFile as error:
        for mistake in error.facts["errors"]:
            sys.stderr.write("{file}:{line}: {column}: {detail}".format_map(mistake) + "\n")
    except Problem as error:
        sys.stderr.write(f"{error.code}: {text_of(error)}" + "\n")
    sys.exit(1)


def _import_units(service: Service, given: Namespace) -> None:
    files = _parser("import-units").parse_args(given.arguments).files
    sources = _sources(files)
    done = run_command(service, lambda uow: imports.import_units(uow, sources, _reason(files)))
    _say(f"{done.read} read, {done.changed} changed")


def _import_successors(service: Service, given: Namespace) -> None:
    parser = _parser("import-successors")
    parser.add_argument(
        "--old-on", type=date.fromisoformat, default=date(2025, 6, 30), help="day of the old codes"
    )
    parser.add_argument("--new-on", type=date.fromisoformat, default=REFORM, help="day of the new codes")
    asked = parser.parse_args(given.arguments)
    sources, reason = _sources(asked.files), _reason(asked.files)
    done = run_command(
        service, lambda uow: imports.import_successors(uow, sources, asked.old_on, asked.new_on, reason)
    )
    _say(f"{done.read} read, {done.changed} changed")


def _import_calendar(service: Service, given: Namespace) -> None:
    parser = _parser("import-calendar")
    parser.add_argument("--year", type=int, action="append", default=[], help="also start this year")
    asked = parser.parse_args(given.arguments)
    sources, reason = _sources(asked.files), _reason(asked.files)
    done = run_command(service, lambda uow: imports.import_calendar(uow, sources, asked.year, reason))
    _say(f"{done.read} read, {done.changed} changed")


def _import_people(service: Service, given: Namespace) -> None:
    files = _parser("import-people").parse_args(given.arguments).files
    sources, reason = _sources(files), _reason(files)
    done = run_command(service, lambda uow: imports.import_people(uow, sources, reason))
    _say(f"{done.read} read, {done.changed} changed")


def _appoint_administrator(service: Service, given: Namespace) -> None:
    parser = ArgumentParser("directory appoint-administrator")
    parser.add_argument("--name", type=_text(NAME), required=True)
    parser.add_argument("--email", type=_text(EMAIL))
    parser.add_argument("--person-id", type=UUID, help="the id of somebody whom the directory knows already")
    parser.add_argument("--unit-code", type=_text(UNIT_CODE), required=True)
    parser.add_argument(
        "--account", type=_text(SUBJECT), help="what the identity provider calls them in its tokens (sub)"
    )
    asked = parser.parse_args(given.arguments)
    account = (
        AccountName(issuer=service.settings.oidc_issuer, subject=asked.account) if asked.account else None
    )
    person_id = run_command(
        service,
        lambda uow: appoint_administrator(
            uow, asked.person_id, asked.name, asked.email, asked.unit_code, account
        ),
    )
    _say(person_id)


def _erase_person(service: Service, given: Namespace) -> None:
    parser = ArgumentParser("directory erase-person")
    parser.add_argument("person_id", type=UUID)
    parser.add_argument("--reason", type=_text(REASON), required=True, help="the request, with its date")
    asked = parser.parse_args(given.arguments)
    command = ErasePerson(reason=asked.reason)
    erased = run_command(service, lambda uow: accounts.erase_person(uow, asked.person_id, None, command))
    _say(f"{erased.id} erased, {erased.erased_assignments} assignments taken back")


def _say(line: object) -> None:
    sys.stdout.write(f"{line}\n")


def _text(kind: Kind) -> Callable[[str], str]:
    """Takes text on the command line as everywhere else: cleaned, and refused where it is not of its kind."""

    def clean(text: str) -> str:
        try:
            return kind.clean(text)
        except NotThisKind as error:
            raise ArgumentTypeError(str(error)) from None

    return clean


def _parser(name: str) -> ArgumentParser:
    parser = ArgumentParser(f"directory {name}")
    parser.add_argument("files", nargs="+", type=Path)
    return parser


def _sources(files: list[Path]) -> list[Source]:
    return [Source(str(path), path.read_bytes()) for path in files]


def _reason(files: list[Path]) -> str:
    """Names of files, as machines compose them."""
    return REASON.mended(words("imported_from", files=", ".join(path.name for path in files)))


SUBCOMMANDS: Final[dict[str, Subcommand]] = {
    "import-units": _import_units,
    "import-successors": _import_successors,
    "import-calendar": _import_calendar,
    "import-people": _import_people,
    "appoint-administrator": _appoint_administrator,
    "erase-person": _erase_person,
}
