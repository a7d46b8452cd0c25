from pathlib import Path

import pytest

from localstack.show import NoSuchLog, added_lines, print_logs, without_password

pytestmark = pytest.mark.unit


def test_the_end_of_each_log_is_printed_under_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "awards.log").write_text("".join(f"dòng {number}\n" for number in range(100)))
    (tmp_path / "kafka.log").write_text("một\n")
    print_logs(tmp_path, None, follow=False)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("awards | dòng 7")
    assert lines[-1] == "kafka  | một"


def test_an_unknown_name_is_told_which_names_there_are(tmp_path: Path) -> None:
    with pytest.raises(NoSuchLog, match="make up starts a stack"):
        print_logs(tmp_path, "award", follow=False)
    for name in ("kafka", "awards"):
        (tmp_path / f"{name}.log").touch()
    with pytest.raises(NoSuchLog, match="nothing called award has a log; there are awards, kafka"):
        print_logs(tmp_path, "award", follow=False)


def test_a_password_is_not_printed() -> None:
    assert (
        without_password("postgresql://postgres:bi-mat@127.0.0.1:5432/postgres")
        == "postgresql://postgres@127.0.0.1:5432/postgres"
    )
    assert without_password("postgresql://127.0.0.1:5432/postgres") == "postgresql://127.0.0.1:5432/postgres"


def test_only_whole_new_lines_are_followed(tmp_path: Path) -> None:
    log = tmp_path / "awards.log"
    log.write_text("cũ\nmới\nnửa")
    offsets = {log: len("cũ\n".encode())}
    assert list(added_lines(log, offsets)) == ["mới"]
    log.write_text("cũ\nmới\nnửa dòng\n")
    assert list(added_lines(log, offsets)) == ["nửa dòng"]
    log.write_text("lại\n")
    assert list(added_lines(log, offsets)) == ["lại"]
