"""A scenario played on real servers: processes die where they should, and a point that was recorded is come to."""

from pathlib import Path

import pytest

from kit.kafka import Kafka
from localstack.servers import Addresses
from tests.faults.fault import Trial
from tests.faults.ground import ground
from tests.faults.points.fate import Point
from tests.faults.points.mortal import Mortal
from tests.faults.points.play import SAMPLE, play
from tests.faults.points.scenarios.facts import RELAY

pytestmark = pytest.mark.stack


@pytest.fixture
def trial(tmp_path: Path, postgres_url: str, kafka: Kafka) -> Trial:
    return Trial(7, full=False, folder=tmp_path, servers=Addresses(postgres_url, kafka, ""))


async def test_a_sample_of_points_is_died_at(trial: Trial) -> None:
    seen = await play(RELAY, trial)
    assert seen.kills == SAMPLE
    assert "points" in seen.note


async def test_a_process_dies_before_its_point_and_not_elsewhere(trial: Trial) -> None:
    async with ground(trial) as here, RELAY.prepare(here) as start, start() as case:
        process = Mortal.start(case.role, here.folder, Point("kafka: EndTxn"), **case.given())
        await process.ended()
        assert process.was_killed
        assert "kafka: Produce" in process.labels
        assert "kafka: EndTxn" not in process.labels
        assert any("on the topic" in what for what in await case.differences())
        process = Mortal.start(case.role, here.folder, **case.given())
        await case.done()
        await process.leave()
        assert not process.was_killed
        assert await case.differences() == []
