from pathlib import Path

import pytest

from localstack.show import added_lines, print_logs

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


def test_only_whole_new_lines_are_followed(tmp_path: Path) -> None:
    log = tmp_path / "awards.log"
    log.write_text("cũ\nmới\nnửa")
    offsets = {log: len("cũ\n".encode())}
    assert list(added_lines(log, offsets)) == ["mới"]
    log.write_text("cũ\nmới\nnửa dòng\n")
    assert list(added_lines(log, offsets)) == ["nửa dòng"]
    log.write_text("lại\n")
    assert list(added_lines(log, offsets)) == ["lại"]
