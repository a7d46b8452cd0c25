"""Domain to contract: the facts of nominations, numbered by the nomination's own version."""

from typing import TypedDict
from uuid import UUID

from awards.nominations.domain import Nomination
from contracts.awards import NominationGivenBackV1, NominationKeptV1
from kit.unit_of_work import NumberedFact


class _Which(TypedDict):
    nominee_id: UUID
    dossier_id: UUID
    attempt: int
    stage: int
    unit_id: UUID
    asked_by: tuple[UUID, ...]


def given_back(nomination: Nomination, asked_by: tuple[UUID, ...]) -> NumberedFact:
    fact = NominationGivenBackV1(**_which(nomination, asked_by))
    return NumberedFact(fact, key=str(nomination.nominee_id), sequence=nomination.version)


def kept(nomination: Nomination, asked_by: tuple[UUID, ...]) -> NumberedFact:
    fact = NominationKeptV1(**_which(nomination, asked_by))
    return NumberedFact(fact, key=str(nomination.nominee_id), sequence=nomination.version)


def _which(nomination: Nomination, asked_by: tuple[UUID, ...]) -> _Which:
    return {
        "nominee_id": nomination.nominee_id,
        "dossier_id": nomination.dossier_id,
        "attempt": nomination.attempt,
        "stage": nomination.stage,
        "unit_id": nomination.unit_id,
        "asked_by": asked_by,
    }
