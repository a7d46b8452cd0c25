"""Whether every part reaches its servers, each asked as that part itself, and the operator as the operator."""

import asyncio
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE
from typing import Final

from contracts.topics import load_topics
from kit import reach
from kit.kafka import Kafka
from kit.trials import NotReached, Trial, outcomes
from sites.environment import ADMIN, ADMIN_URL, read_environment
from sites.plan import PARTS, Plan
from sites.units import account_of

IS_ROOT: Final = os.geteuid() == 0
NOT_WRITTEN: Final = "its file is not there yet. Write it: python -m sites write"


async def check(plan: Plan, folder: Path) -> tuple[list[str], bool]:
    """A line for each server of each part, and whether all are reached."""
    asked = await asyncio.gather(_operator(plan, folder), *(_part(folder, part) for part in PARTS))
    lines = [f"{who}: {line}" for who, (said, _) in zip((ADMIN, *PARTS), asked, strict=True) for line in said]
    return lines, all(well for _, well in asked)


async def _part(folder: Path, part: str) -> tuple[list[str], bool]:
    told = read_environment(folder / f"{part}.env")
    if not told:
        return [NOT_WRITTEN], False
    ours = {name: value for name, value in os.environ.items() if not name.startswith("THIDUA_")}
    # What an administrator reads is not yet what the part's account does.
    account = account_of(folder) if IS_ROOT else None
    trial = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        part,
        "reach",
        env=ours | told,
        stdout=PIPE,
        stderr=PIPE,
        user=account,
        group=account,
        extra_groups=[] if account else None,
    )
    said, complaint = await trial.communicate()
    # What does not even start says why in its last line.
    lines = said.decode().splitlines() or complaint.decode().splitlines()[-1:]
    return lines, trial.returncode == 0


async def _operator(plan: Plan, folder: Path) -> tuple[list[str], bool]:
    told = read_environment(folder / f"{ADMIN}.env")
    if not told:
        return [NOT_WRITTEN], False
    said = await outcomes(_trials(plan, told[ADMIN_URL]))
    return [f"{server}: {fault or 'reached'}" for server, fault in said.items()], not any(said.values())


def _trials(plan: Plan, address: str) -> Iterator[Trial]:
    yield Trial("PostgreSQL", lambda: reach.database(f"{address}/postgres"))
    yield Trial("Kafka", lambda: _topics(plan))


async def _topics(plan: Plan) -> None:
    """Raises NotReached."""
    file = plan.kafka.administrator_password_file
    try:
        password = file.read_text("utf-8").strip() if file else ""
    except OSError as error:
        raise NotReached(f"the file of the operator's password can't be read: {error}") from error
    kafka = Kafka(user=plan.kafka.administrator, password=password, **dict(plan.kafka.transport))
    await reach.topics_of(kafka, set(load_topics().names))
