"""Who did what on which dossier, and who has an interest in whom: one projection, and the question asked of it.

A service writes its own people's acts in the transaction in which they act, and hears of the others' by fact, so that
an exclusion counts everywhere, whichever service heard of the act or the interest first.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from authority.errors import GroundNotExcluding
from authority.exclusions import (
    Act,
    CouncilRegulation,
    Interest,
    Involvement,
    Nomination,
    bar,
    by_regulation,
    regulation_of,
)
from authority.tables import authority_acts, authority_interests
from authority.units import unit_by_id
from contracts.acts import ActDone, Duty, FactOfLateActs, Ground, InterestStated, LateAct
from contracts.vocabulary import word
from kit.errors import Problem
from kit.unit_of_work import Command, Query

_DONE: Final = """
    SELECT person_id, duty, dossier_id, unit_id FROM authority_acts
    WHERE dossier_id = ANY($1) AND person_id = ANY($2)
"""
_INTERESTS: Final = """
    SELECT id, person_id, nominee_id, ground FROM authority_interests
    WHERE dossier_id = ANY($1) AND person_id = ANY($2) AND NOT withdrawn
"""
_TOLD: Final = "SELECT payload FROM facts WHERE topic = $1 AND key = $2 AND type = $3"
_KEEP_ACTS: Final = """
    INSERT INTO authority_acts (dossier_id, person_id, duty, unit_id)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[])
    ON CONFLICT DO NOTHING
"""
_KEEP_INTERESTS: Final = """
    INSERT INTO authority_interests AS known (id, person_id, dossier_id, nominee_id, ground, withdrawn)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::boolean[])
    ON CONFLICT (id) DO UPDATE SET withdrawn = known.withdrawn OR excluded.withdrawn
"""


@dataclass(frozen=True)
class Acts:
    """The acts and interests that this service knows of, for one unit of work."""

    uow: Query

    async def require_free(
        self,
        duty: Duty,
        unit_id: UUID,
        nominations: Collection[Nomination],
        person_id: UUID | None = None,
        council_on: date | None = None,
    ) -> None:
        """Nothing keeps the person (the actor, unless another is named) from this duty on any of these nominations.
        `council_on` as for `barred`.

        Raises OwnNomination, InterestedParty, DutiesNotSeparated.
        """
        person = person_id or self.uow.actor.person_id
        for problem in (await self.barred(duty, unit_id, [person], nominations, council_on)).values():
            raise problem

    async def barred(
        self,
        duty: Duty,
        unit_id: UUID,
        people: Collection[UUID],
        nominations: Collection[Nomination],
        council_on: date | None = None,
    ) -> dict[tuple[UUID, UUID], Problem]:
        """Who may not do this duty on whom, and why, by (person, nominee).

        `council_on`: in the unit's council, by its regulation of the day on which the session or panel was opened.
        """
        known = await self.involvement(people, {nomination.dossier_id for nomination in nominations})
        if council_on is not None and any(one.ground in by_regulation() for one in known.interests):
            regulation = await self.regulation(unit_id, council_on)
            known = replace(known, regulated=regulation.excludes)
        return {
            (person, nomination.nominee_id): problem
            for nomination in nominations
            for person in people
            if (problem := bar(Act(person, duty, nomination.dossier_id, unit_id), nomination, known))
        }

    async def regulation(self, unit_id: UUID, day: date) -> CouncilRegulation:
        """What the regulation of the unit's council says of interests on that day."""
        return regulation_of((await unit_by_id(self.uow, unit_id)).code, day)

    async def require_excluding(self, ground: Ground, unit_id: UUID, day: date) -> None:
        """An interest on this ground keeps a member of the unit's council from judging. Raises GroundNotExcluding."""
        if ground in by_regulation():
            regulation = await self.regulation(unit_id, day)
            if ground not in regulation.excludes:
                raise GroundNotExcluding(ground=ground.value, source=regulation.source)

    async def involvement(self, people: Collection[UUID], dossier_ids: Collection[UUID]) -> Involvement:
        """What these people did on these dossiers, and in whom of them they have an interest."""
        done = await self.uow.fetch(_DONE, list(dossier_ids), list(people))
        interests = await self.uow.fetch(_INTERESTS, list(dossier_ids), list(people))
        return Involvement(
            tuple(Act(row.person_id, word(Duty, row.duty), row.dossier_id, row.unit_id) for row in done),
            tuple(
                Interest(row.id, row.person_id, row.nominee_id, word(Ground, row.ground)) for row in interests
            ),
        )

    async def untold(
        self, fact: type[FactOfLateActs], key: UUID, late: Iterable[LateAct]
    ) -> tuple[LateAct, ...]:
        """Those of the acts that no such fact of the aggregate named before: who decides on them is asked once."""
        rows = await self.uow.fetch(_TOLD, fact.topic, str(key), fact.type)
        told = {one for row in rows for one in fact.model_validate_json(row.payload).late}
        return tuple(one for one in late if one not in told)


@dataclass(frozen=True)
class ActsDone(Acts):
    """Likewise for one command, with what is done and stated in it."""

    uow: Command

    def done(
        self, duty: Duty, unit_id: UUID, dossier_ids: Iterable[UUID], person_id: UUID | None = None
    ) -> tuple[ActDone, ...]:
        """The person (the actor, unless another is named, as a member whose paper is entered) does the duty on these
        dossiers: kept with this transaction, and told by the fact it causes.
        """
        person = person_id or self.uow.actor.person_id
        acts = tuple(
            ActDone(person_id=person, duty=duty, dossier_id=dossier_id, unit_id=unit_id)
            for dossier_id in sorted(set(dossier_ids))
        )
        self.uow.put(authority_acts, *(act.model_dump() for act in acts))
        return acts

    def stated(self, *interests: InterestStated) -> None:
        """Keep what a person declared or took back here, with this transaction."""
        self.uow.put(authority_interests, *(interest_row(interest) for interest in interests))


def interest_row(interest: InterestStated) -> dict[str, object]:
    """The interest as its table's row."""
    row = interest.model_dump()
    return {"id": row.pop("interest_id"), **row}


async def keep_acts(uow: Command, acts: Sequence[ActDone]) -> None:
    """Acts that another service told of. They are only ever added, so their order does not matter."""
    rows = [(act.dossier_id, act.person_id, str(act.duty), act.unit_id) for act in acts]
    if rows:
        await uow.run(_KEEP_ACTS, *zip(*rows, strict=True))


async def keep_interests(uow: Command, interests: Sequence[InterestStated]) -> None:
    """Interests that another service told of. What was taken back once stays so, whatever comes after it."""
    newest = {one.interest_id: one for one in sorted(interests, key=lambda one: one.withdrawn)}
    rows = [
        (one.interest_id, one.person_id, one.dossier_id, one.nominee_id, str(one.ground), one.withdrawn)
        for one in newest.values()
    ]
    if rows:
        await uow.run(_KEEP_INTERESTS, *zip(*rows, strict=True))
