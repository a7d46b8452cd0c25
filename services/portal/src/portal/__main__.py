"""`python -m portal serve|migrate|reach`."""

import sys
from argparse import ArgumentParser
from collections.abc import Callable

from kit import logs
from kit.loading import loading, run
from kit.settings import NotSet, from_environment
from portal.settings import Settings


def _serve(settings: Settings) -> None:
    with loading():
        from portal.serving import serve_pages

    run(serve_pages(settings))


def _migrate(settings: Settings) -> None:
    from kit.migrate import migrate

    migrate("portal", settings.database_url)


def _reach(settings: Settings) -> None:
    import asyncio

    from kit.trials import say
    from portal.reach import trials

    asyncio.run(say(trials(settings)))


_COMMANDS: dict[str, Callable[[Settings], None]] = {"serve": _serve, "migrate": _migrate, "reach": _reach}


def main() -> None:
    parser = ArgumentParser()
    parser.add_argument("command", choices=sorted(_COMMANDS))
    command = parser.parse_args().command
    try:
        settings = from_environment(Settings)
    except NotSet as error:
        sys.exit(str(error))
    logs.configure(settings.log_level, "portal")
    _COMMANDS[command](settings)


if __name__ == "__main__":
    main()
