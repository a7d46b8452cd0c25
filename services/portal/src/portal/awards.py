"""What awards are called: the catalogue, read again every ten minutes; it is published law, the same for everybody."""

import time
from collections.abc import Mapping
from typing import Final

from portal.services import Asking, Down, Refused, Said

LIVES_S: Final = 600


class Award(Said):
    """An award of a rule set."""

    code: str
    name: str
    rule_set: str
    subject_types: tuple[str, ...]


class Catalogue:
    """What the process knows of it."""

    def __init__(self) -> None:
        self._awards: tuple[Award, ...] = ()
        self._read_at = 0.0

    async def awards(self, asking: Asking) -> tuple[Award, ...]:
        """All of them by name; what was known before while it can't be had."""
        if not self._awards or time.monotonic() - self._read_at > LIVES_S:
            try:
                said = await asking.get("awards", "/awards")
            except (Down, Refused):
                return self._awards
            found = (Award.model_validate(each) for each in said)
            self._awards = tuple(sorted(found, key=lambda award: award.name))
            self._read_at = time.monotonic()
        return self._awards

    async def names(self, asking: Asking) -> Mapping[str, str]:
        """Names by code."""
        return {award.code: award.name for award in await self.awards(asking)}
