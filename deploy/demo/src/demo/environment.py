"""The environment of a subcommand of some part, as its operator would have it on this stack."""

import os
from typing import Final

from kit.settings import kafka_environment
from localstack.plan import MAIL_FROM
from localstack.state import State

_NOWHERE: Final = "http://127.0.0.1:9"
"""For addresses that a subcommand never uses but its settings ask for."""


def environment_of(state: State, name: str) -> dict[str, str]:
    """What `python -m <name> …` needs to reach its own database, Kafka and Temporal."""
    environment = os.environ | {
        **kafka_environment(state.kafka_users[name]),
        "THIDUA_OIDC_ISSUER": state.issuer_url,
        "THIDUA_LOG_LEVEL": "ERROR",
        "THIDUA_SMTP_HOST": "127.0.0.1",
        "THIDUA_SMTP_PORT": "9",
        "THIDUA_MAIL_FROM": MAIL_FROM,
        "THIDUA_PUBLIC_URL": state.urls.get("portal", _NOWHERE),
        "THIDUA_DIRECTORY_URL": state.urls.get("directory", _NOWHERE),
        "THIDUA_TEMPORAL_ADDRESS": state.temporal_address,
        "THIDUA_TEMPORAL_NAMESPACE": state.temporal_namespace,
        "THIDUA_SUBMISSIONS_URL": state.urls.get("submissions", _NOWHERE),
        "THIDUA_AWARDS_URL": state.urls.get("awards", _NOWHERE),
        "THIDUA_SCORING_URL": state.urls.get("scoring", _NOWHERE),
        "THIDUA_OIDC_CLIENT_ID": name,
        "THIDUA_OIDC_CLIENT_SECRET": state.client_secrets.get(name, "-"),
    }
    if name in state.database_urls:
        environment["THIDUA_DATABASE_URL"] = state.database_urls[name]
    return environment
