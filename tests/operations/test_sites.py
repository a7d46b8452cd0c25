"""From `site.yaml` to the files of the parts: the same each time, with secrets that stay and that nobody else reads."""

import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml

from kit.settings import KafkaSettings
from notify.settings import Settings as NotifySettings
from portal.settings import Settings as PortalSettings
from sites.__main__ import main
from sites.environment import read_environment
from sites.plan import PARTS
from tests.operations.page import example_plan
from workflows.settings import Settings as WorkflowsSettings

pytestmark = pytest.mark.unit


def sites(folder: Path, command: str, code: int = 0) -> str:
    """What the command prints, and in the end why it failed."""
    printed, ended = StringIO(), 0
    with pytest.MonkeyPatch.context() as process, redirect_stdout(printed):
        process.setenv("THIDUA_ETC", str(folder))
        process.setattr(sys, "argv", ["sites", command])
        try:
            main()
        except SystemExit as end:
            ended = 1 if end.code else 0
            printed.write(str(end.code))
    assert ended == code, printed.getvalue()
    return printed.getvalue()


def plan(folder: Path, **changed: Any) -> None:
    """The page's own example, with its files in this folder."""
    units = folder / "units"
    units.mkdir(exist_ok=True)
    text = example_plan().replace("/etc/thidua", str(folder)).replace("/etc/systemd/system", str(units))
    for password in ("postgres.password", "kafka.password", "smtp.password"):
        (folder / password).write_text("mật khẩu: a'b\n")
    (folder / "site.yaml").write_text(yaml.safe_dump(yaml.safe_load(text) | changed))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    plan(tmp_path)
    return tmp_path


def test_a_part_reads_what_it_is_told_and_nobody_but_the_administrator_the_rest(folder: Path) -> None:
    os.chown(folder, -1, os.getgid())
    printed = sites(folder, "write")
    for name, mode in {"admin": 0o600, **dict.fromkeys(PARTS, 0o640)}.items():
        file = folder / f"{name}.env"
        assert f"{file}: written" in printed
        assert file.stat().st_mode & 0o777 == mode
        assert (file.stat().st_uid, file.stat().st_gid) == (os.getuid(), folder.stat().st_gid)


def test_what_somebody_typed_into_a_file_is_read_as_a_shell_reads_it_and_stays(folder: Path) -> None:
    sites(folder, "write")
    file, url = folder / "notify.env", "postgresql://notify:a@replica/notify"
    text = file.read_text().replace(read_environment(file)["THIDUA_OIDC_CLIENT_SECRET"], "ab#cd")
    file.write_text(f"{text}# a replica\nexport THIDUA_QUERY_DATABASE_URL={url}\n")
    assert sites(folder, "write") == ""
    plan(folder, oidc={"issuer": "https://id.another.example"})
    sites(folder, "write")
    told = read_environment(file)
    assert (told["THIDUA_OIDC_CLIENT_SECRET"], told["THIDUA_QUERY_DATABASE_URL"]) == ("ab#cd", url)


def test_the_same_plan_writes_the_same(folder: Path) -> None:
    sites(folder, "write")
    before = {path: path.read_text() for path in folder.rglob("*") if path.is_file()}
    assert sites(folder, "write") == ""
    assert {path: path.read_text() for path in folder.rglob("*") if path.is_file()} == before


def test_a_secret_that_was_changed_stays_and_a_changed_plan_says_what_it_changes(folder: Path) -> None:
    sites(folder, "write")
    file = folder / "notify.env"
    file.write_text(
        file.read_text().replace(read_environment(file)["THIDUA_OIDC_CLIENT_SECRET"], "from-the-issuer")
    )
    made = read_environment(file)
    plan(folder, oidc={"issuer": "https://id.another.example"})
    assert f"{file}: changed THIDUA_OIDC_ISSUER\n" in sites(folder, "write")
    assert read_environment(file) == made | {"THIDUA_OIDC_ISSUER": "https://id.another.example"}


def test_the_portal_is_told_where_it_is_seen_and_nobody_is_signed_out_by_writing_anew(folder: Path) -> None:
    sites(folder, "write")
    file = folder / "portal.env"
    told = read_environment(file)
    assert told["THIDUA_OIDC_CLIENT_ID"] == "portal"
    assert not [name for name in told if "KAFKA" in name or name == "THIDUA_OIDC_AUDIENCE"]
    plan(folder, public_url="https://khen-thuong.example")
    assert f"{file}: changed THIDUA_PUBLIC_URL\n" in sites(folder, "write")
    assert read_environment(file) == told | {"THIDUA_PUBLIC_URL": "https://khen-thuong.example"}


def test_no_two_secrets_are_alike_and_none_is_printed(folder: Path) -> None:
    printed = sites(folder, "write")
    told = [read_environment(folder / f"{part}.env") for part in PARTS]
    secret = [
        one[name]
        for one in told
        for name in ("THIDUA_DATABASE_URL", "THIDUA_OIDC_CLIENT_SECRET", "THIDUA_SESSION_KEY")
        if name in one
    ]
    assert len(secret) == len(set(secret)) == 12
    assert not [one for one in secret if one in printed]


def test_what_a_shell_reads_is_what_was_meant(folder: Path) -> None:
    sites(folder, "write")
    read = subprocess.run(
        ["sh", "-euc", f'. {folder}/admin.env; printf %s "$SQL_PASSWORD"'], capture_output=True, check=True
    )
    assert read.stdout.decode() == "mật khẩu: a'b"


def test_the_parts_settings_take_what_is_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sites(folder, "write")
    for name, kind in (
        ("admin", KafkaSettings),
        ("notify", NotifySettings),
        ("workflows", WorkflowsSettings),
        ("portal", PortalSettings),
    ):
        (folder / f"{name}.kafka").write_text("geheim")
        with monkeypatch.context() as environment:
            for variable, value in without_certificates(read_environment(folder / f"{name}.env")).items():
                environment.setenv(variable, value)
            kind()


def without_certificates(told: Mapping[str, str]) -> dict[str, str]:
    """As told, without the files that only a real site has."""
    return {
        name: value for name, value in told.items() if not name.endswith(("CA_FILE", "CERT_FILE", "KEY_FILE"))
    }


def test_units_start_a_part_with_its_file_and_notify_stands_back(folder: Path) -> None:
    sites(folder, "write")
    unit = (folder / "units" / "thidua-awards.service").read_text()
    assert f"ExecStart=/bin/sh -c '. {folder}/awards.env && exec {sys.executable} -m awards serve'\n" in unit
    assert f"User={folder.group()}\n" in unit
    assert "Nice=0\n" in unit
    assert "Nice=10\n" in (folder / "units" / "thidua-notify.service").read_text()


def test_roles_get_the_passwords_of_the_files(folder: Path) -> None:
    assert "python -m sites write" in sites(folder, "databases", code=1)
    sites(folder, "write")
    script = sites(folder, "databases")
    address = read_environment(folder / "awards.env")["THIDUA_DATABASE_URL"]
    assert f"ALTER ROLE awards PASSWORD '{address.split(':')[2].split('@')[0]}';" in script


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"oidc": {}}, "/oidc/issuer"),
        ({"mails": {}}, "/mails"),
        ({"parts": {"awards": {"port": 1}}}, "parts are directory, submissions"),
        (
            {"kafka": {"transport": {"bootstrap": "a:1", "security_protocol": "SASL_SSL"}}},
            "administrator goes with",
        ),
    ],
)
def test_a_mistake_in_the_plan_is_told_with_its_place_and_nothing_is_written(
    tmp_path: Path, changed: dict[str, Any], words: str
) -> None:
    plan(tmp_path, **changed)
    assert words in sites(tmp_path, "write", code=1)
    assert not list(tmp_path.glob("*.env"))


def test_a_file_that_is_not_there_is_named(folder: Path) -> None:
    (folder / "postgres.password").unlink()
    assert f"{folder}/postgres.password can't be read" in sites(folder, "write", code=1)
    (folder / "site.yaml").unlink()
    assert "THIDUA_ETC must name the folder that has site.yaml" in sites(folder, "write", code=1)


def test_what_was_not_written_is_no_part_that_reaches_anything(folder: Path) -> None:
    printed = sites(folder, "check", code=1)
    for part in ("admin", *PARTS):
        assert f"{part}: its file is not there yet. Write it: python -m sites write\n" in printed
