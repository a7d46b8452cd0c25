"""The services that papers asks, in the test's own process."""

from dataclasses import replace
from typing import Any, Final

from kit.client import Answer, Http, Unreachable
from kit.service import Service
from papers.bootstrap import bootstrap
from papers.others import Others
from papers.settings import Settings
from tests.support.running import Running, settings_for

AWARDS: Final = "http://awards.test"
SUBMISSIONS: Final = "http://submissions.test"
DIRECTORY: Final = "http://directory.test"
PUBLIC: Final = "https://thidua.test"
OWN: Final[dict[str, Any]] = {
    "public_url": PUBLIC,
    "awards_url": AWARDS,
    "submissions_url": SUBMISSIONS,
    "directory_url": DIRECTORY,
    "oidc_client_secret": "s",
}
"""What papers is told besides its database."""


class Province:
    """The way to the other services, by their host; those that are `away` answer nobody. `principal` signs in first."""

    def __init__(self, services: dict[str, Running], principal: str = "") -> None:
        self.services = services
        self.principal = principal
        self.away: set[str] = set()
        self.asked: list[str] = []

    async def send(self, method: str, url: str, **more: Any) -> Answer:
        host = next(each for each in self.services if url.startswith(each))
        self.asked.append(url.removeprefix(host))
        if host in self.away:
            raise Unreachable(url)
        service = self.services[host]
        headers = dict(more.pop("headers", None) or {})
        if self.principal:
            headers["Authorization"] = f"Bearer {service.issuer.token(self.principal)}"
        return await service.near.send(method, url, headers=headers, **more)


def papers_by(url: str, ourselves: Http, people: Http) -> Service:
    """Papers with the database at that address, which asks the other services by these ways."""
    service = bootstrap(Settings(**settings_for(url, **OWN)))
    return replace(service, others=lambda _: others_by(url, ourselves, people))


def others_by(url: str, ourselves: Http, people: Http) -> Others:
    """The other services, as papers asks them."""
    return Others.at(Settings(**settings_for(url, **OWN)), ourselves, people)
