"""A client that sends a command again, under the same key, until it is answered."""

import asyncio
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import uuid4

import httpx

from tests.faults.fault import Violated

AGAIN_S: Final = 0.03
PATIENCE_S: Final = 30.0
TRY_S: Final = 3.0


@dataclass
class Sender:
    """One command of one person. `answers` are the definite ones, `troubles` what came instead of others."""

    url: str
    token: str
    path: str
    body: Any
    seen: int = 1
    """The version of what the command is about, as its person saw it."""
    key: str = field(default_factory=lambda: str(uuid4()))
    answers: list[httpx.Response] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    async def once(self) -> httpx.Response:
        """One try, over a connection of its own. Raises httpx.TransportError."""
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Idempotency-Key": self.key,
            "If-Match": f'"{self.seen}"',
        }
        async with httpx.AsyncClient(timeout=TRY_S) as client:
            return await client.post(f"{self.url}{self.path}", json=self.body, headers=headers)

    async def answered(self) -> httpx.Response:
        """Try until there is a definite answer. Raises Violated when none comes: nobody may be left in the dark."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not (definite := await self._tried()):  # noqa: ASYNC110 - it happens in another process
                    await asyncio.sleep(AGAIN_S)
        except TimeoutError:
            raise Violated([f"{self.path} is not answered: {self.troubles[-5:]}"]) from None
        self.answers.append(definite)
        return definite

    async def _tried(self) -> httpx.Response | None:
        try:
            answer = await self.once()
        except httpx.TransportError as error:
            self.troubles.append(type(error).__name__)
            return None
        if answer.status_code >= 500:
            self.troubles.append(str(answer.status_code))
            return None
        return answer

    def differences(self) -> list[str]:
        """Whether it was a success, and told the same each time."""
        first, *repeats = self.answers
        wrong = (
            [] if first.is_success else [f"{self.path} was answered {first.status_code} {first.text[:200]}"]
        )
        return wrong + [
            f"{self.path} was answered {repeat.status_code} {repeat.text[:200]} under the key of"
            f" {first.status_code} {first.text[:200]}"
            for repeat in repeats
            if (repeat.status_code, repeat.content) != (first.status_code, first.content)
        ]
