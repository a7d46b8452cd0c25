"""What each part is told, as environment variables, and the file that has them.

A file is read by a shell (`. part.env`): by an operator's, and by the one that starts the part. What the file has of
secrets is kept when it is written anew.
"""

import secrets
import shlex
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit

from pydantic import BaseModel

from kit.settings import variable
from sites.plan import PORTAL, SERVICES, WITH_DATABASE, WORKFLOWS, Plan

Environment = dict[str, str]
DATABASE = variable("database_url")
QUERIES = variable("query_database_url")
CLIENT_SECRET = variable("oidc_client_secret")
SESSION_KEY = variable("session_key")
ADMIN = "admin"
ADMIN_URL = "THIDUA_ADMIN_URL"


def environment_of(plan: Plan, folder: Path, part: str, kept: Mapping[str, str]) -> Environment:
    """What one part is told. `kept` is what its file said so far: the source of the secrets that are there already."""
    listens = plan.parts[part]
    told = {
        variable("oidc_issuer"): plan.oidc.issuer,
        variable("http_host"): listens.host,
        variable("http_port"): str(listens.port),
    }
    if part != PORTAL:  # which reads no facts, and judges no access tokens
        told |= kafka_of(plan, part, folder / f"{part}.kafka") | variables("oidc", plan.oidc)
    if part in WITH_DATABASE:
        password = urlsplit(kept.get(DATABASE, "")).password or secrets.token_urlsafe(32)
        told[DATABASE] = f"postgresql://{part}:{password}@{plan.postgres.host}:{plan.postgres.port}/{part}"
        if QUERIES in kept:
            told[QUERIES] = kept[QUERIES]
    if part in {"notify", "papers", WORKFLOWS, PORTAL}:
        told[variable("oidc_client_id")] = part
        told[CLIENT_SECRET] = kept.get(CLIENT_SECRET) or secrets.token_urlsafe(32)
    if part == "notify":
        told |= variables("smtp", plan.mail.server)
        told[variable("mail_from")] = plan.mail.sender
        told |= addresses(plan, "directory")
    if part == "papers":
        told[variable("public_url")] = plan.public_url
        told |= addresses(plan, "awards", "submissions", "directory")
    if part == WORKFLOWS:
        told |= variables("temporal", plan.temporal)
        told |= addresses(plan, "submissions", "awards", "scoring")
    if part == PORTAL:
        told[variable("public_url")] = plan.public_url
        told[SESSION_KEY] = kept.get(SESSION_KEY) or secrets.token_urlsafe(32)
        told |= addresses(plan, *SERVICES)
    return told | {variable(name): str(value) for name, value in listens.settings.items()}


def environment_of_operator(plan: Plan) -> Environment:
    """What whoever administers the servers is told. Raises OSError where the file of a password can't be read."""
    server = plan.postgres
    password = server.administrator_password_file.read_text("utf-8").strip()
    told = {
        **kafka_of(plan, plan.kafka.administrator, plan.kafka.administrator_password_file),
        ADMIN_URL: f"postgresql://{server.administrator}:{quote(password, safe='')}@{server.host}:{server.port}",
    }
    temporal_sql_tool = {
        "PLUGIN": "postgres12_pgx",
        "HOST": server.host,
        "PORT": server.port,
        "USER": server.administrator,
        "PASSWORD": password,
    }
    return told | {f"SQL_{name}": str(value) for name, value in temporal_sql_tool.items()}


def kafka_of(plan: Plan, user: str, password_file: Path | None) -> Environment:
    told = variables("kafka", plan.kafka.transport)
    if plan.kafka.transport.asks_for_user:
        told |= {variable("kafka_user"): user, variable("kafka_password_file"): str(password_file)}
    return told


def addresses(plan: Plan, *services: str) -> Environment:
    """Where a part asks these services."""
    return {variable(f"{service}_url"): plan.parts[service].url for service in services}


def variables(prefix: str, said: BaseModel) -> Environment:
    """A section of the plan under the names that settings have; what it does not say is not there."""
    return {
        variable(f"{prefix}_{name}"): str(value)
        for name, value in said
        if value is not None and value is not False
    }


def text_of(environment: Mapping[str, str]) -> str:
    """The file's text."""
    lines = (f"export {name}={shlex.quote(value)}\n" for name, value in environment.items())
    return "# Written by `python -m sites write` from site.yaml: change that, and write again.\n" + "".join(
        lines
    )


def read_environment(path: Path) -> Environment:
    """What a file says; nothing where there is none."""
    if not path.exists():
        return {}
    lines = (line for line in path.read_text("utf-8").splitlines() if not line.lstrip().startswith("#"))
    words = (word for line in lines for word in shlex.split(line))
    return dict(word.split("=", 1) for word in words if "=" in word)
