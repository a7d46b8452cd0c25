"""From bare servers to the first signed-in person, by typing what docs/install.md says, block by block."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import yaml

from kit.kafka import Kafka
from localstack.ports import HOST
from sites.environment import read_environment
from sites.plan import PARTS
from tests.operations.page import INSTALL, sections
from tests.operations.shell import typed

ROOT: Final = INSTALL.parents[1]
MAIL_FROM: Final = "thidua@thidua.example"


@dataclass
class Walk:
    """Whoever installs a site, with their shell's environment and what each section printed so far."""

    folder: Path
    environment: dict[str, str]
    printed: dict[str, list[str]] = field(default_factory=dict)

    def section(self, title: str, **variables: str) -> list[str]:
        """Type all blocks of the section; what each of them printed."""
        self.environment |= variables
        blocks = sections(INSTALL.read_text("utf-8"))[title]
        self.printed[title] = [typed(block, self.environment, self.folder) for block in blocks]
        return self.printed[title]

    @property
    def etc(self) -> Path:
        return self.folder / "etc"

    def told(self, part: str) -> dict[str, str]:
        """What a part's file says."""
        return read_environment(self.etc / f"{part}.env")


def describe(
    etc: Path, postgres: Mapping[str, str], kafka: Kafka, temporal: str, ports: Mapping[str, int]
) -> None:
    """The site's own `site.yaml`, and the passwords that it was given; `ports` are those of parts and helpers."""
    etc.mkdir()
    passwords = {"postgres": postgres["password"], "kafka": kafka.password}
    for name, password in passwords.items():
        (etc / f"{name}.password").write_text(password)
    units = etc.parent / "units"
    units.mkdir()
    listening: dict[str, dict[str, object]] = {part: {"port": ports[part]} for part in PARTS}
    listening["workflows"]["settings"] = {"temporal_metrics_port": ports["temporal-metrics"]}
    plan = {
        "postgres": {
            "host": HOST,
            "port": int(postgres["port"]),
            "administrator": postgres["user"],
            "administrator_password_file": str(etc / "postgres.password"),
        },
        "kafka": {
            "transport": {"bootstrap": kafka.bootstrap, "security_protocol": kafka.security_protocol},
            "administrator": kafka.user,
            "administrator_password_file": str(etc / "kafka.password"),
        },
        "temporal": {"address": temporal, "tls": False},
        "mail": {"server": {"host": HOST, "port": ports["mail"], "tls": "offered"}, "sender": MAIL_FROM},
        "oidc": {"issuer": f"http://{HOST}:{ports['issuer']}"},
        "public_url": f"http://{HOST}:{ports['portal']}",
        "parts": listening,
        "units": str(units),
        "logs": str(etc.parent / "logs"),
    }
    (etc / "site.yaml").write_text(yaml.safe_dump(plan))
