"""The issuer as its routes know it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from joserfc.jwk import ECKey

from localstack.issuer.clients import Client, SignIn
from localstack.issuer.sessions import Sessions
from localstack.people import Holder

PERSON_SECONDS: Final = 300
NOT_KEPT: Final = {"Cache-Control": "no-store"}
"""Headers of what is for one reader, once."""
People = Callable[[], Awaitable[Sequence[Holder]]]


async def nobody() -> Sequence[Holder]:
    """The people of an issuer at which none signs in."""
    return ()


@dataclass(frozen=True)
class Issuer:
    """Key, address, clients, and whom one may sign in as. A person's access token is good for `person_seconds`."""

    key: ECKey
    url: str
    clients: Mapping[str, Client]
    people: People = nobody
    person_seconds: int = PERSON_SECONDS
    sessions: Sessions = field(default_factory=Sessions)

    def sign_in_of(self, client_id: str) -> SignIn | None:
        """Where that client signs people in; None of one that does not, or is unknown."""
        client = self.clients.get(client_id)
        return client.sign_in if client else None
