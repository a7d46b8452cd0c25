"""How the workflows' process tries its servers. See kit.reach."""

from typing import Final
from urllib.parse import urlsplit

from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from contracts.topics import load_topics
from kit import reach, trials
from kit.reach import somebody_at
from kit.trials import NotReached, Trial
from workflows.settings import Settings

NAME: Final = "workflows"


async def say(settings: Settings) -> None:
    """A line for each server. Raises SystemExit where one is not reached."""
    needed = reach.names_for(NAME, load_topics())
    await trials.say(
        (
            Trial("Temporal", lambda: temporal(settings)),
            Trial("Kafka", lambda: reach.topics_of(settings.kafka, needed)),
            Trial("issuer", lambda: reach.issuer(settings.oidc_issuer)),
            Trial(
                "own token",
                lambda: reach.principal(
                    settings.oidc_issuer,
                    settings.oidc_audience,
                    settings.oidc_client_id,
                    settings.oidc_client_secret,
                    NAME,
                ),
            ),
        )
    )


async def temporal(settings: Settings) -> None:
    """Ask Temporal for our namespace. Raises NotReached."""
    frontend = urlsplit(f"//{settings.temporal_address}")
    await somebody_at(frontend.hostname, frontend.port)
    try:
        client = await Client.connect(settings.temporal_address, tls=settings.tls)
        await client.workflow_service.describe_namespace(
            DescribeNamespaceRequest(namespace=settings.temporal_namespace)
        )
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            raise NotReached(
                f"it has no namespace {settings.temporal_namespace}. Make it: python -m workflows provision"
            ) from error
        raise NotReached(f"it answers, and refuses: {error}") from error
    except RuntimeError as error:
        spoken = "with" if settings.temporal_tls else "without"
        raise NotReached(
            f"it answers, and does not speak to us {spoken} TLS ({error}). Compare THIDUA_TEMPORAL_TLS and the"
            " certificates with Temporal's frontend"
        ) from error
