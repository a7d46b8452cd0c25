"""The whole stack with the bench's province in it: every service, Kafka, Temporal, as `make up` starts them."""

import json
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import asyncpg

from demo.client import Services
from demo.clock import Clock
from demo.example import FOLDER, Example, cast
from demo.prepare import prepare
from localstack.stack import THIDUA
from localstack.state import State
from tests.bench.apart import Apart
from tests.bench.copies import Copies, Pattern
from tests.bench.field import own_stack
from tests.bench.plans import SUBMISSIONS
from tests.bench.province import EXAMPLE, LETTER, NOMINEES, nominee, three_gates, token_of
from tests.submissions.province import COMMUNE, DISTRICT, PROVINCE

BEGINS: Final = datetime.fromisoformat("2025-05-05 08:00+07:00")


@dataclass
class Whole:
    """A running stack, its people's tokens, and a draft of which copies are made."""

    run_dir: Path
    state: State
    apart: Apart
    database: Any
    """Of submissions."""
    copies: Copies
    draft: Pattern
    round_id: str
    officer: str
    heads: tuple[str, ...]
    """Tokens, of the three stages in their order."""
    services: Services
    writer: UUID
    signers: tuple[UUID, ...]
    """The same people, for whoever acts by their ids."""


@asynccontextmanager
async def whole_stack() -> AsyncIterator[Whole]:
    """From nothing to an open round with three signatures on its route."""
    with (
        own_stack(THIDUA) as running,
        Apart.started() as apart,
        tempfile.TemporaryDirectory(prefix="thidua-bench-") as folder,
    ):
        state = running.state
        await Clock(state).set(BEGINS)
        example = _example(Path(folder) / EXAMPLE)
        services = Services(state)
        round_id = await prepare(example, services)
        database = await asyncpg.connect(state.database_urls[SUBMISSIONS])
        officer = example.person("officer", COMMUNE).id
        draft = await _draft(services, database, officer, round_id)
        heads = [example.person("head", code).id for code in (COMMUNE, DISTRICT, PROVINCE)]
        try:
            yield Whole(
                run_dir=running.run_dir,
                state=state,
                apart=apart,
                database=database,
                copies=Copies(database),
                draft=draft,
                round_id=round_id,
                officer=token_of(state, officer),
                heads=tuple(token_of(state, head) for head in heads),
                services=services,
                writer=officer,
                signers=tuple(heads),
            )
        finally:
            await database.close()
            await services.http.aclose()


def _example(folder: Path) -> Example:
    """The committed example with the bench's round in place of its own, and its people."""
    shutil.copytree(FOLDER / EXAMPLE, folder)
    (folder / "round.yaml").write_text(json.dumps(three_gates(), ensure_ascii=False))  # JSON is YAML
    example = Example(str(folder))
    example.people.extend(cast(example))
    return example


async def _draft(services: Services, database: Any, officer: UUID, round_id: str) -> Pattern:
    unit = await database.fetchval("SELECT id FROM authority_units WHERE code = $1", COMMUNE)
    body = {
        "round_id": round_id,
        "submitting_unit_id": str(unit),
        "letter": LETTER,
        "nominees": [nominee(n) for n in range(NOMINEES)],
    }
    made = await services.post("submissions", "/dossiers", officer, body)
    return Pattern(UUID(made["id"]))
