"""`python -m notify deliveries list | retry [delivery id …]`: what was given up, and another go at it."""

import asyncio
import sys
from argparse import Namespace
from uuid import UUID, uuid4

from kit.service import Service
from kit.unit_of_work import Cause
from notify import queue
from notify.courier import ME


def command(service: Service, arguments: Namespace) -> None:
    """The subcommand `deliveries`."""
    match arguments.arguments:
        case ["list"]:
            asyncio.run(_list(service))
        case ["retry", *ids]:
            asyncio.run(_retry(service, [UUID(each) for each in ids]))
        case _:
            sys.exit("usage: deliveries list | retry [delivery id ...]")


async def _list(service: Service) -> None:
    async with service.units_of_work.query(ME, Cause(uuid4())) as uow:
        for row in await queue.failed(uow):
            sys.stdout.write(
                f"{row.id} notice {row.notice_id} person {row.person_id} {row.fact_type}:"
                f" {row.attempts} attempts, {row.last_error}\n"
            )
    await service.dispose()


async def _retry(service: Service, delivery_ids: list[UUID]) -> None:
    async with service.units_of_work.begin(ME, Cause(uuid4())) as uow:
        number = await queue.retry(uow, delivery_ids)
        await uow.commit()
    sys.stdout.write(f"{number} put back into the queue\n")
    await service.dispose()
