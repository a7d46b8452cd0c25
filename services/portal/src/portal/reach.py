"""How the portal tries its servers. See kit.reach."""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from kit import reach
from kit.client import HttpClient, Unreachable
from kit.reach import WITHIN_S, NotReached, Trial
from portal.settings import Settings


def trials(settings: Settings) -> tuple[Trial, ...]:
    """Its database, the provider, and every service."""
    services: dict[str, Callable[[], Coroutine[Any, Any, None]]] = {
        name: partial(_service, url) for name, url in settings.services.items()
    }
    return (
        Trial("PostgreSQL", lambda: reach.database(settings.database_url)),
        Trial("issuer", lambda: reach.issuer(settings.oidc_issuer)),
        *(Trial(name, attempt) for name, attempt in services.items()),
    )


async def _service(url: str) -> None:
    """Raises NotReached."""
    async with HttpClient(WITHIN_S) as http:
        try:
            answer = await http.send("GET", f"{url}/health/ready")
        except Unreachable as error:
            raise NotReached(
                f"nobody answers at {url} ({error}). Is the address right, and does the service run?"
            ) from error
    if not answer.is_success:
        raise NotReached(f"{url} answers, and is not ready ({answer.status}): see its own log")
