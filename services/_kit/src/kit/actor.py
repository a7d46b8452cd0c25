"""Who acts: a person, or one of our own services under its own principal."""

from dataclasses import dataclass
from typing import Final, Self
from uuid import UUID

from kit.errors import Forbidden


@dataclass(frozen=True)
class Actor:
    """`person:<uuid>` or `service:<name>`, as tokens, logs, histories and envelopes spell it; or `ANYBODY`."""

    name: str

    @classmethod
    def person(cls, person_id: UUID) -> Self:
        return cls(f"person:{person_id}")

    @classmethod
    def service(cls, principal: str) -> Self:
        return cls(f"service:{principal}")

    @property
    def principal(self) -> str | None:
        """The service's name; None for a person."""
        kind, _, name = self.name.partition(":")
        return name if kind == "service" else None

    @property
    def person_id(self) -> UUID:
        """The person's id. Raises Forbidden for a service: it may not act in a person's place."""
        kind, _, name = self.name.partition(":")
        if kind != "person":
            raise Forbidden(actor=self.name)
        return UUID(name)


ANYBODY: Final = Actor("anybody")
"""Whoever asks without a token, for what is public: nobody is behind it who could act."""


@dataclass(frozen=True)
class Grant:
    """By what a person acts: a role in a unit, given by an assignment. Facts and histories carry it."""

    role: str
    unit_id: UUID
    assignment_id: UUID
