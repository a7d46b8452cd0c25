"""A real Keycloak with thidua's realm, for as long as a block of code runs; and a browser before it."""

import html
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import httpx

from localstack.cache import existing, keycloak_dir
from localstack.ports import HOST, free_ports
from localstack.processes import Child, Program, stop
from localstack.temporal import status_of

REALM: Final = Path(__file__).parents[2] / "deploy" / "keycloak" / "thidua-realm.json"
START_SECONDS: Final = 240.0
"""On a machine with much else to do; it takes a dozen on a quiet one."""
ADMIN: Final = "admin-of-the-test"
_SHARED: Final = ("lib", "providers", "themes", "conf")
# A small heap, and what makes a start short; the rest is what the distribution's own script says.
_JAVA: Final = (
    *("-Xms64m", "-Xmx256m", "-XX:MaxMetaspaceSize=256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
    *("-Dfile.encoding=UTF-8", "-Djava.util.logging.manager=org.jboss.logmanager.LogManager"),
    *("-Dpicocli.disable.closures=true", "-Dquarkus-log-max-startup-records=10000"),
    *(
        f"--add-opens=java.base/java.{name}=ALL-UNNAMED"
        for name in ("lang", "security", "util", "util.concurrent")
    ),
)


@dataclass(frozen=True)
class Keycloak:
    """Where it answers, and its clients' secrets by name."""

    url: str
    secrets: Mapping[str, str]

    @property
    def issuer(self) -> str:
        return f"{self.url}/realms/thidua"


@contextmanager
def keycloak(folder: Path, portal: str) -> Iterator[Keycloak]:
    """With everything that it writes in the folder; its client `portal` is at that address."""
    home = folder / "keycloak"
    (home / "data" / "import").mkdir(parents=True)
    for name in _SHARED:
        (home / name).symlink_to(existing(keycloak_dir() / name))
    (home / "data" / "import" / REALM.name).write_bytes(REALM.read_bytes())
    (port,) = free_ports(1)
    kept = {name: secrets.token_urlsafe(24) for name in ("portal", "notify", "papers", "workflows", ADMIN)}
    running = Keycloak(f"http://{HOST}:{port}", kept)
    child = Child(_program(home, port, running, portal), folder / "keycloak.log")
    try:
        child.wait_ready(START_SECONDS)
        yield running
    finally:
        stop([child])


def _program(home: Path, port: int, running: Keycloak, portal: str) -> Program:
    discovery = f"{running.issuer}/.well-known/openid-configuration"
    return Program(
        name="keycloak",
        command=(
            "java",
            *_JAVA,
            f"-Dkc.home.dir={home}",
            f"-Djboss.server.config.dir={home / 'conf'}",
            *("-cp", str(home / "lib" / "quarkus-run.jar"), "io.quarkus.bootstrap.runner.QuarkusEntryPoint"),
            *("start", "--optimized", "--import-realm", "--cache=local", f"--hostname={running.url}"),
            *("--http-enabled=true", f"--http-host={HOST}", f"--http-port={port}"),
        ),
        environment={
            "THIDUA_PORTAL_URL": portal,
            **{
                f"THIDUA_{name.upper()}_SECRET": running.secrets[name]
                for name in ("portal", "notify", "papers", "workflows")
            },
            "KC_BOOTSTRAP_ADMIN_CLIENT_ID": ADMIN,
            "KC_BOOTSTRAP_ADMIN_CLIENT_SECRET": running.secrets[ADMIN],
        },
        # It answers long before the realm is there.
        is_ready=lambda: status_of(discovery) is HTTPStatus.OK,
    )


class Admin:
    """Whoever looks after accounts at the provider."""

    def __init__(self, at: Keycloak, http: httpx.AsyncClient) -> None:
        self._at = at
        self._http = http

    async def add(self, username: str, name: str, password: str) -> str:
        """Give somebody an account; returns Keycloak's own id of it."""
        account = {
            "username": username,
            "firstName": name,
            "enabled": True,
            "credentials": [{"type": "password", "value": password, "temporary": False}],
        }
        made = await self._post("users", account)
        return str(made.headers["location"].rpartition("/")[2])

    async def sign_out(self, account: str) -> None:
        """End every session of an account."""
        await self._post(f"users/{account}/logout", None)

    async def _post(self, what: str, body: Any) -> httpx.Response:
        tokens = await self._http.post(
            f"{self._at.url}/realms/master/protocol/openid-connect/token",
            data={"grant_type": "client_credentials"},
            auth=(ADMIN, self._at.secrets[ADMIN]),
        )
        token = tokens.raise_for_status().json()["access_token"]
        answer = await self._http.post(
            f"{self._at.url}/admin/realms/thidua/{what}",
            json=body,
            headers={"Authorization": f"Bearer {token}"},
        )
        assert answer.is_success, answer.text
        return answer


async def log_in(http: httpx.AsyncClient, authorize: str, username: str, password: str) -> dict[str, str]:
    """Fill in the provider's page as a person would; what the browser then carries to the client."""
    page = await http.get(authorize)
    assert page.status_code == 200, page.text
    assert '<html class="login-pf" lang="vi"' in page.text
    assert "Đăng nhập" in page.text
    (action,) = re.findall(r'<form[^>]* action="([^"]+)"', page.text)
    for cookie in http.cookies.jar:
        cookie.secure = False  # a browser sends them to loopback, httpx does not
    sent = await http.post(html.unescape(action), data={"username": username, "password": password})
    assert sent.status_code == 302, sent.text
    return dict(parse_qsl(urlsplit(sent.headers["location"]).query))
