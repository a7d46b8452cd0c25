"""What a check is: it sees every fact once, and says at the end what does not agree."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from audit.facts import Erased, Told
from audit.ledgers import Ledger

Ledgers = Mapping[str, Ledger]


@dataclass(frozen=True, order=True)
class Difference:
    """Something that doesn't agree: where, which, and what is wrong with it."""

    where: str
    id: str
    what: str

    def __str__(self) -> str:
        return f"{self.where} {self.id}: {self.what}"


class Check(Protocol):
    """One kind of question. Facts that services keep come first, then those of the topics, each in their order."""

    def see(self, told: Told) -> None: ...

    def erase(self, erased: Erased) -> None:
        """Nothing may be left of what its key told before."""

    def differences(self) -> Iterator[Difference]: ...
