"""`python -m awards republish`: fill the projections of new services with the whole catalogue."""

import asyncio
import sys
from argparse import Namespace
from uuid import uuid4

from awards.catalogue.handlers import publish_all
from kit.actor import Actor
from kit.service import Service
from kit.unit_of_work import Cause


def republish(service: Service, _: Namespace) -> None:
    """Put every entry into the outbox again; the relay takes it from there."""
    sys.stdout.write(f"{asyncio.run(_republish(service))} republished\n")


async def _republish(service: Service) -> int:
    async with service.units_of_work.begin(Actor.service(service.name), Cause(uuid4())) as uow:
        count = await publish_all(uow)
        await uow.commit()
    await service.dispose()
    return count
