"""What happened to a nomination, as facts, numbered by the nomination's own version."""

from functools import singledispatch
from typing import TypedDict
from uuid import UUID

from awards.nominations import happened
from awards.nominations.happened import Happened
from awards.nominations.values import Nomination
from contracts.awards import NominationGivenBackV1, NominationKeptV1
from contracts.awards.facts import NominationFact
from kit.unit_of_work import NumberedFact


def numbered(nomination: Nomination, what: Happened) -> NumberedFact:
    return NumberedFact(fact(what, nomination), key=str(nomination.nominee_id), sequence=nomination.version)


@singledispatch
def fact(what: Happened, nomination: Nomination) -> NominationFact:
    """What the others are told of it, by the nomination as it is then."""
    raise NotImplementedError(type(what))


@fact.register
def _given_back(what: happened.GivenBack, nomination: Nomination) -> NominationFact:
    return NominationGivenBackV1(**_nomination(nomination), asked_by=what.asked_by)


@fact.register
def _kept(what: happened.Kept, nomination: Nomination) -> NominationFact:
    return NominationKeptV1(**_nomination(nomination), asked_by=what.asked_by)


class _Nomination(TypedDict):
    nominee_id: UUID
    dossier_id: UUID
    attempt: int
    stage: int
    unit_id: UUID


def _nomination(nomination: Nomination) -> _Nomination:
    return {
        "nominee_id": nomination.nominee_id,
        "dossier_id": nomination.dossier_id,
        "attempt": nomination.attempt,
        "stage": nomination.stage,
        "unit_id": nomination.unit_id,
    }
