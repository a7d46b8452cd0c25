"""A part says which of its servers it does not reach, why, and what to do about it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from contracts.topics import load_topics
from kit import reach
from kit.trials import NotReached, Trial, outcomes
from localstack.issuer.app import create_app
from localstack.issuer.clients import AUDIENCE, Client
from localstack.issuer.issuer import Issuer
from localstack.issuer.tokens import new_key
from localstack.ports import free_ports
from tests.support.broker import Broker
from tests.support.serving import serving

pytestmark = pytest.mark.stack
SECRET = SecretStr("of-the-client")


@pytest.fixture
async def issuer() -> AsyncIterator[str]:
    """An issuer that knows the client `notify`."""
    (port,) = free_ports(1)
    url = f"http://127.0.0.1:{port}"
    app = create_app(Issuer(new_key(), url, {"notify": Client(secret=SECRET.get_secret_value())}))
    async with serving(app, port):
        yield url


async def refusal(attempt: Any) -> str:
    with pytest.raises(NotReached) as refused:
        await attempt
    return str(refused.value)


async def test_a_database_lets_its_role_in(database: str) -> None:
    await reach.database(database)


async def test_what_is_wrong_with_a_database_is_told(database: str) -> None:
    (nobody,) = free_ports(1)
    server, _, name = database.rpartition("/")
    assert "nobody answers at" in await refusal(reach.database(f"postgresql://a:b@127.0.0.1:{nobody}/a"))
    assert "there is no database other" in await refusal(reach.database(f"{server}/other"))
    host = server.rpartition("@")[2]
    assert "awards-2 is not let in" in await refusal(reach.database(f"postgresql://awards-2:b@{host}/{name}"))


async def test_a_service_sees_its_topics_and_nobody_elses(broker: Broker) -> None:
    topics = load_topics()
    needed = reach.names_for("scoring", topics)
    assert {"scoring.panel", "awards.session"} <= needed
    assert "awards.session.scoring.dlq" in needed
    assert not {"notify.notice", "awards.session.notify.dlq"} & needed
    await reach.topics_of(broker.of("scoring"), needed)
    words = await refusal(reach.topics_of(broker.of("scoring"), needed | {"notify.notice"}))
    assert "scoring does not see notify.notice" in words


async def test_a_file_that_is_not_there_is_a_fault_of_kafka_s_settings(broker: Broker) -> None:
    encrypted = {"security_protocol": "SASL_SSL", "ca_file": Path("/nowhere/ca.pem")}
    lacking = broker.of("scoring").model_copy(update=encrypted)
    assert "its ca_file, cert_file or key_file can't be read" in await refusal(
        reach.topics_of(lacking, set())
    )


async def test_a_user_with_another_password_is_not_let_in(broker: Broker) -> None:
    wrong = broker.of("scoring").model_copy(update={"password": "another"})
    assert "does not let us in as scoring" in await refusal(reach.topics_of(wrong, set()))


async def test_an_issuer_gives_a_part_a_token_that_services_take(issuer: str) -> None:
    await reach.issuer(issuer)
    await reach.principal(issuer, AUDIENCE, "notify", SECRET, "notify")


async def test_what_is_wrong_with_an_issuer_is_told(issuer: str) -> None:
    assert "can't be read" in await refusal(reach.issuer(f"{issuer}/realms/other"))
    other = issuer.replace("127.0.0.1", "localhost")
    assert f"calls itself {issuer}" in await refusal(reach.issuer(other))
    wrong = SecretStr("another")
    assert "gives notify no token" in await refusal(
        reach.principal(issuer, AUDIENCE, "notify", wrong, "notify")
    )
    assert "audience must be province" in await refusal(
        reach.principal(issuer, "province", "notify", SECRET, "notify")
    )
    assert "map its sub to service:workflows" in await refusal(
        reach.principal(issuer, AUDIENCE, "notify", SECRET, "workflows")
    )


async def test_one_server_that_is_away_hides_no_other() -> None:
    async def away() -> None:
        raise NotReached("nobody")

    async def there() -> None:
        await asyncio.sleep(0)

    assert await outcomes([Trial("a", away), Trial("b", there)]) == {"a": "nobody", "b": ""}
