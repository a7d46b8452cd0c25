"""`python -m sites write|databases|check`: from `site.yaml` in $THIDUA_ETC to a site that runs. See docs/install.md.

write      the parts' environment files, the operator's, and units for systemd
databases  a script for psql that makes roles and databases, on standard output
check      whether every part reaches its servers, with a remedy where it does not
"""

import asyncio
import os
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from kit.yamlfile import FileErrors
from sites.check import check
from sites.databases import script
from sites.environment import DATABASE, read_environment
from sites.plan import FILE, WITH_DATABASE, Plan, read_plan
from sites.write import write

FOLDER: Final = "THIDUA_ETC"


def _write(plan: Plan, folder: Path) -> None:
    for line in write(plan, folder):
        print(line)


def _databases(_: Plan, folder: Path) -> None:
    passwords = {
        part: unquote(urlsplit(read_environment(folder / f"{part}.env").get(DATABASE, "")).password or "")
        for part in WITH_DATABASE
    }
    if lacking := [part for part, password in passwords.items() if not password]:
        sys.exit(f"no password for {', '.join(lacking)}: python -m sites write makes them")
    sys.stdout.write(script(passwords))


def _check(plan: Plan, folder: Path) -> None:
    lines, well = asyncio.run(check(plan, folder))
    for line in lines:
        print(line)
    if not well:
        sys.exit(1)


_COMMANDS: Final[dict[str, Callable[[Plan, Path], None]]] = {
    "write": _write,
    "databases": _databases,
    "check": _check,
}


def main() -> None:
    parser = ArgumentParser("sites", description=__doc__, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=_COMMANDS)
    given = parser.parse_args()
    folder = Path(os.environ.get(FOLDER, ""))
    if not folder.is_absolute() or not (folder / FILE).exists():
        sys.exit(f"{FOLDER} must name the folder that has {FILE}, and says {str(folder)!r}")
    try:
        _COMMANDS[given.command](read_plan(folder), folder)
    except FileErrors as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(f"{error.filename} can't be read or written ({error.strerror})")


if __name__ == "__main__":
    main()
