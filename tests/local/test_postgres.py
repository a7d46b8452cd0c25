import os
from pathlib import Path

import pytest

from localstack import postgres
from localstack.servers import NONE, servers

pytestmark = [
    pytest.mark.stack,
    pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user reaches its own folders"),
]


def test_data_of_a_closed_folder_lies_where_the_server_reaches_it_and_goes_with_it(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    wanted = tmp_path / "postgres"
    with servers(tmp_path, kafka=False, temporal=False, given=NONE) as own:
        kept = Path(postgres.execute(own.postgres_url, "SHOW data_directory"))
    assert kept == postgres.stand_in(wanted) / "data"
    assert kept.exists()
    postgres.remove_data(wanted)
    assert not kept.parent.exists()


def test_binaries_of_a_closed_folder_are_copied_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "reachable_for_all", lambda _path: False)
    monkeypatch.setattr(postgres, "REACHABLE_BINARIES", tmp_path)
    binaries = postgres.binaries_dir()
    assert binaries.is_relative_to(tmp_path)
    assert os.access(binaries / "initdb", os.X_OK)
    assert len(list(tmp_path.iterdir())) == 1
