"""The services that papers asks, in the test's own process."""

from typing import Any, Final

from kit.client import Answer, Unreachable
from tests.support.running import Running

AWARDS: Final = "http://awards.test"
DIRECTORY: Final = "http://directory.test"
PUBLIC: Final = "https://thidua.test"


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
