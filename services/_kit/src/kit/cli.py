"""The command line of a service: `python -m <service>` api, consumer, relay, serve, and what operators type.

Each subcommand imports what it needs: an operator's command starts in two thirds of the time, and so does a part
that answers no requests.
"""

import asyncio
import json
import sys
from argparse import REMAINDER, ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable
from datetime import datetime
from importlib import import_module

from contracts.topics import load_topics
from kit import ledger, logs
from kit.loading import loading, run
from kit.service import Service
from kit.settings import NotSet

Subcommand = Callable[[Service, Namespace], None]
Offline = Callable[[Namespace], None]
"""A subcommand that needs neither settings nor a service."""


def main(
    bootstrap: Callable[[], Service],
    extra: dict[str, Subcommand] | None = None,
    offline: dict[str, Offline] | None = None,
) -> None:
    """Parse the command line and do what it says. `extra` and `offline` add a service's own subcommands."""
    commands = _COMMANDS | (extra or {})
    alone = {"openapi": _openapi(bootstrap.__module__.partition(".")[0])} | (offline or {})
    parser = ArgumentParser()
    parser.add_argument("command", choices=sorted({*commands, *alone}))
    parser.add_argument("arguments", nargs=REMAINDER, help="the subcommand's own arguments and options")
    arguments = parser.parse_args()
    if arguments.command in alone:
        alone[arguments.command](arguments)
        return
    try:
        service = bootstrap()
    except NotSet as error:
        sys.exit(str(error))
    logs.configure(service.settings.log_level, service.name)
    commands[arguments.command](service, arguments)


def _runs(**parts: bool) -> Subcommand:
    def subcommand(service: Service, _: Namespace) -> None:
        with loading():  # looking through what the program is made of took a third of a consumer's time
            from kit import processes

            if parts.get("api"):
                import_module(f"{service.package}.api")
        run(processes.run(service, **parts))

    return subcommand


def _migrate(service: Service, _: Namespace) -> None:
    from kit.migrate import migrate

    migrate(service.package, service.settings.database_url)


def _ledger(service: Service, _: Namespace) -> None:
    async def write() -> None:
        async for line in ledger.entries(service.engine, service.ledger, service.reactions):
            sys.stdout.write(line + "\n")
        await service.dispose()

    asyncio.run(write())


def _dead_letters(service: Service, arguments: Namespace) -> None:
    actions = {"list": _list_letters, "replay": _replay_letters}
    if len(arguments.arguments) != 1 or arguments.arguments[0] not in actions:
        sys.exit("usage: dead-letters list|replay")
    asyncio.run(actions[arguments.arguments[0]](service))


async def _list_letters(service: Service) -> None:
    from kit import dead_letters

    for letter in await dead_letters.waiting(service.engine):
        sys.stdout.write(
            f"{letter.parked_at:%Y-%m-%d %H:%M:%S} {letter.topic}/{letter.partition}/{letter.source_offset}"
            f" {letter.key} {letter.event_type}: {letter.reason}\n"
        )
    await service.dispose()


async def _replay_letters(service: Service) -> None:
    from kit import dead_letters

    replayed, failures = await dead_letters.replay(service.engine, service.inbox, service.settings.kafka)
    sys.stdout.write(f"{replayed} replayed\n")
    for failure in failures:
        sys.stdout.write(f"still failing: {failure}\n")
    await service.dispose()
    if failures:
        sys.exit(1)


def _reach(service: Service, _: Namespace) -> None:
    from kit.reach import trials_of
    from kit.trials import say

    asyncio.run(say((*trials_of(service.name, service.settings, load_topics()), *service.trials)))


def _rewind(service: Service, arguments: Namespace) -> None:
    from kit.rewind import ConsumersRun, rewind

    parser = ArgumentParser(f"{service.name} rewind")
    parser.add_argument("--to", type=_moment, required=True, help="such as 2026-05-05T02:00:00+07:00")
    to = parser.parse_args(arguments.arguments).to
    try:
        back = asyncio.run(rewind(service.name, service.settings.kafka, to))
    except ConsumersRun:
        sys.exit(f"the consumers of {service.name} run: stop them first")
    for place, offset in sorted(back.items()):
        sys.stdout.write(f"{place.topic}/{place.partition} from {offset}\n")
    sys.stdout.write(f"{len(back)} partitions set back\n")


def _republish(service: Service, arguments: Namespace) -> None:
    from kit.republish import BEGINNING, RATE, Asked, beginnings, republish

    owned = [topic.name for topic in load_topics().topics if topic.owner == service.name]
    parser = ArgumentParser(f"{service.name} republish", description="Tell kept facts once more.")
    parser.add_argument("--topic", choices=owned, help="only those of this topic")
    parser.add_argument("--key", help="only those about this aggregate")
    parser.add_argument(
        "--since", type=_moment, help="only those recorded since, such as 2026-05-05T02:00:00+07:00"
    )
    parser.add_argument(
        "--after", type=int, default=BEGINNING, metavar="PLACE", help="go on after this place"
    )
    parser.add_argument(
        "--rate", type=_rate, default=RATE, help="facts a second, at most (default: %(default)s)"
    )
    asked = Asked(**vars(parser.parse_args(arguments.arguments)))

    async def tell() -> None:
        told = 0
        async for progress in republish(service.engine, asked):
            told = progress.told
            sys.stdout.write(f"{told} up to place {progress.position}\n")
            sys.stdout.flush()  # whoever is stopped goes on from the last place
        for topic, at in (await beginnings(service.engine)).items():
            sys.stdout.write(f"{topic}: of what is older, facts before {at:%Y-%m-%d} are not kept\n")
        sys.stdout.write(f"{told} republished\n")
        await service.dispose()

    asyncio.run(tell())


def _rate(text: str) -> int:
    rate = int(text)
    if rate < 1:
        raise ArgumentTypeError("one fact a second, at least")
    return rate


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ArgumentTypeError("give its offset from UTC too, as in +07:00")
    return moment


def _openapi(package: str) -> Offline:
    """The subcommand `openapi`, which prints the document, or holds it to the released one: `check`, `release`."""

    def subcommand(arguments: Namespace) -> None:
        from contracts.documents import held, load_breaks
        from kit.openapi import document, released

        match arguments.arguments:
            case []:
                json.dump(document(package), sys.stdout, ensure_ascii=False, indent=2)
            case ["check" | "release" as command]:
                sys.exit(held(command, [released(package, load_breaks())]))
            case _:
                sys.exit("usage: openapi [check|release]")

    return subcommand


_COMMANDS: dict[str, Subcommand] = {
    "api": _runs(api=True),
    "consumer": _runs(consumer=True),
    "relay": _runs(relay=True),
    "serve": _runs(api=True, consumer=True, relay=True),
    "migrate": _migrate,
    "ledger": _ledger,
    "dead-letters": _dead_letters,
    "rewind": _rewind,
    "republish": _republish,
    "reach": _reach,
}
