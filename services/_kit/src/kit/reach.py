"""How a part's servers are tried, with its own settings.

Each trial does what the part does first: log in to its database, list its topics, read who the issuer is, ask it for a
token. What is wrong is said in one line, with what to do about it; nothing is changed anywhere.
"""

import asyncio
from typing import Final
from urllib.parse import urlsplit

import asyncpg
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError
from pydantic import SecretStr

from contracts.topics import Topics
from kit.actor import Actor
from kit.client import HttpClient, Refused, Unreachable, client_token, discover
from kit.errors import Problem
from kit.kafka import Kafka
from kit.settings import Settings
from kit.tokens import TokenVerifier
from kit.trials import NotReached, Trial

WITHIN_S: Final = 5.0
"""Seconds that a server has for each answer."""


def trials_of(name: str, settings: Settings, topics: Topics) -> tuple[Trial, ...]:
    """What every service needs."""
    queries = settings.query_database_url
    return (
        Trial("PostgreSQL", lambda: database(settings.database_url)),
        *([Trial("PostgreSQL for queries", lambda: database(queries))] if queries else []),
        Trial("Kafka", lambda: topics_of(settings.kafka, names_for(name, topics))),
        Trial("issuer", lambda: issuer(settings.oidc_issuer)),
    )


def names_for(name: str, topics: Topics) -> set[str]:
    """The topics that a service writes or a group reads, and those of its dead letters."""
    named = {topic.name for topic in topics.topics if name == topic.owner or name in topic.consumers}
    return named | {topic for topic in topics.dead_letter_topics() if topic.endswith(f".{name}.dlq")}


async def somebody_at(host: str | None, port: int | None) -> None:
    """Raises NotReached where nobody listens, or no name leads there."""
    try:
        async with asyncio.timeout(WITHIN_S):
            _, writer = await asyncio.open_connection(host, port)
    except OSError as error:  # so is a TimeoutError
        raise NotReached(
            f"nobody answers at {host}:{port} ({error}). Is the address right, does the server run, and does the"
            " network let this machine through?"
        ) from error
    writer.close()


async def database(url: str) -> None:
    """Log in to the database. Raises NotReached."""
    address = urlsplit(url)
    await somebody_at(address.hostname, address.port or 5432)
    try:
        connection = await asyncpg.connect(url, timeout=WITHIN_S)
    except asyncpg.InvalidCatalogNameError as error:
        raise NotReached(
            f"there is no database {address.path[1:]}. Make it (docs/install.md, Databases)"
        ) from error
    except (asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InsufficientPrivilegeError) as error:
        raise NotReached(
            f"{address.username} is not let in ({error}). Give the role this password (docs/install.md, Databases),"
            " and let pg_hba.conf admit it from this machine"
        ) from error
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise NotReached(f"it answers, and refuses: {error}") from error
    await connection.close()


async def topics_of(kafka: Kafka, needed: set[str]) -> None:
    """List topics as the part's user, who must see those. Raises NotReached."""
    for address in kafka.bootstrap.split(","):
        broker = urlsplit(f"//{address.strip()}")
        await somebody_at(broker.hostname, broker.port or 9092)
    try:
        client = kafka.client()
    except OSError as error:
        raise NotReached(
            f"its ca_file, cert_file or key_file can't be read, or is none ({error}). Compare the paths, and whom the"
            " files belong to"
        ) from error
    admin = AIOKafkaAdminClient(**client, request_timeout_ms=int(WITHIN_S * 1000))
    try:
        await admin.start()
        there = set(await admin.list_topics())
    except (KafkaError, TimeoutError) as error:
        whom = kafka.user or "nobody"
        raise NotReached(
            f"it does not let us in as {whom} by {kafka.security_protocol} ({error}). Give the user the password of"
            " its file (python -m kit.users), and compare protocol, mechanism and certificates with the brokers'"
            " listener"
        ) from error
    finally:
        await admin.close()
    if unseen := sorted(needed - there):
        raise NotReached(
            f"{kafka.user or 'nobody'} does not see {', '.join(unseen)}. Make topics and access lists"
            " (python -m kit.topics)"
        )


async def issuer(url: str) -> None:
    """Read what the issuer says of itself, and its keys. Raises NotReached."""
    async with HttpClient(WITHIN_S) as http:
        try:
            said = await discover(http, url)
            (await http.send("GET", said["jwks_uri"])).accepted()
        except (Unreachable, Refused, ValueError, KeyError) as error:
            raise NotReached(
                f"{url}/.well-known/openid-configuration, or the keys that it names, can't be read ({error}). The"
                " issuer's address is the one before /.well-known"
            ) from error
    if said.get("issuer") != url:
        raise NotReached(
            f"it calls itself {said.get('issuer')} and is called {url} here: tokens are compared letter by letter, so"
            " write it as it calls itself"
        )


async def principal(url: str, audience: str, client_id: str, secret: SecretStr, name: str) -> None:
    """Get a token as the part's own principal, as the services will judge it. Raises NotReached."""
    async with HttpClient(WITHIN_S) as http:
        try:
            token = await client_token(http, url, client_id, secret)
            actor = await TokenVerifier(url, audience, http).actor(f"Bearer {token['access_token']}")
        except (Unreachable, Refused, ValueError, KeyError) as error:
            raise NotReached(
                f"the issuer gives {client_id} no token ({error}). Enter the client there, allow it client"
                " credentials, and give both sides the same secret (THIDUA_OIDC_CLIENT_SECRET)"
            ) from error
        except Problem as error:
            raise NotReached(
                f"the token of {client_id} will be refused: {error.code} {error.facts}. Its audience must be"
                f" {audience}, its sub service:{name}"
            ) from error
    if actor != Actor.service(name):
        raise NotReached(
            f"the token of {client_id} is of {actor.name}: at the issuer, map its sub to service:{name}"
        )
