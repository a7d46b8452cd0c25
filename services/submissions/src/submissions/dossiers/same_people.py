"""Where else a dossier's people are nominated: within a dossier nobody stands twice, across dossiers people decide."""

from typing import Final
from uuid import UUID

from pydantic import BaseModel

from authority import Part
from authority.circle import inside
from kit.unit_of_work import Query
from submissions.dossiers.states import NomineeState

_SAME_PEOPLE: Final = f"""
    SELECT array_agg(n.id ORDER BY n.position) AS nominee_ids, o.person_id, o.dossier_id, d.round_id,
           d.submitting_unit_id, u.name AS submitting_unit, o.id AS nominee_id, o.name, o.description, o.award_code,
           o.state
    FROM nominees n
    JOIN nominees o ON o.person_id = n.person_id AND o.dossier_id <> n.dossier_id
    JOIN dossiers d ON d.id = o.dossier_id AND d.attempt > 0
    LEFT JOIN authority_units u ON u.id = d.submitting_unit_id
    WHERE n.dossier_id = $1 AND ($3::uuid IS NULL OR o.id < $3)
      AND {inside(Part.UNIT, dossier="o.dossier_id", unit="ANY($2)")}
    GROUP BY o.id, d.id, u.id
    ORDER BY o.id DESC LIMIT $4
"""  # noqa: S608 - our own words only


class SamePerson(BaseModel):
    """A nomination in another dossier of a person who is nominated here, as `nominee_ids`."""

    nominee_ids: list[UUID]
    person_id: UUID
    dossier_id: UUID
    round_id: UUID
    submitting_unit_id: UUID
    submitting_unit: str | None
    nominee_id: UUID
    name: str
    description: str
    award_code: str
    state: NomineeState


async def same_people(
    uow: Query, dossier_id: UUID, units: set[UUID], after: UUID | None, limit: int
) -> list[SamePerson]:
    """Nominations of a dossier's people in others that the units may see and that were ever submitted, newest first."""
    rows = await uow.fetch(_SAME_PEOPLE, dossier_id, list(units), after, limit)
    return [SamePerson.model_validate(row, from_attributes=True) for row in rows]
