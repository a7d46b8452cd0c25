"""The circle of a dossier: who may see anything of it. To everybody else it does not exist.

Submissions says who is inside and tells it, the whole of it at every change; each service that shows something of
dossiers keeps that here, and asks here.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select

from authority.authority import Command, Query
from authority.tables import authority_circles
from contracts import Envelope
from contracts.submissions import CircleChangedV1
from kit.errors import NotFound
from kit.ledger import Ledger
from kit.reactions import Does, Reactions

_KEEP: Final = """
    WITH told AS (SELECT * FROM unnest($5::text[], $6::uuid[]) AS told (part, unit_id)),
    fresh AS (SELECT WHERE NOT EXISTS (
        SELECT FROM authority_circles WHERE dossier_id = $1 AND sequence >= $4)),
    left_it AS (
        UPDATE authority_circles AS known SET inside = false, sequence = $4 FROM fresh
        WHERE known.dossier_id = $1 AND known.inside
          AND NOT EXISTS (SELECT FROM told WHERE told.part = known.part AND told.unit_id = known.unit_id)
    )
    INSERT INTO authority_circles (part, unit_id, dossier_id, round_id, attempt, inside, sequence)
    SELECT told.part, told.unit_id, $1, $2, $3, true, $4 FROM told, fresh
    ON CONFLICT (part, unit_id, dossier_id)
    DO UPDATE SET attempt = excluded.attempt, inside = true, sequence = excluded.sequence
"""
LEDGER: Final[Ledger] = {
    "authority_circles": select(
        authority_circles.c.dossier_id.label("id"), func.max(authority_circles.c.sequence).label("version")
    )
    .where(authority_circles.c.sequence > 0)
    .group_by(authority_circles.c.dossier_id)
}
"""What `audit` compares: the number of the fact that a service's copy of each circle was taken from."""


class Part(StrEnum):
    """What a unit may show of a dossier in whose circle it is: the dossier to its people; or what its council's
    sessions, and their scoring panels, have of it.
    """

    UNIT = "unit"
    COUNCIL = "council"


@dataclass(frozen=True)
class Circle:
    """Who is inside: the units, and those whose stage with a council was opened in this attempt."""

    units: frozenset[UUID]
    councils: frozenset[UUID]

    def __iter__(self) -> Iterator[tuple[Part, UUID]]:
        yield from ((Part.UNIT, unit_id) for unit_id in sorted(self.units))
        yield from ((Part.COUNCIL, unit_id) for unit_id in sorted(self.councils))

    def told(self) -> dict[str, Any]:
        """As facts say it."""
        return {"units": tuple(sorted(self.units)), "councils": tuple(sorted(self.councils))}


def inside(part: Part, *, dossier: str, unit: str) -> str:
    """Whether the unit is inside the dossier's circle, as a condition of a statement whose columns these are."""
    return f"""EXISTS (
        SELECT FROM authority_circles circle
        WHERE circle.part = '{part.value}' AND circle.unit_id = {unit} AND circle.dossier_id = {dossier}
          AND circle.inside)"""


_KNOWN: Final = "SELECT id FROM unnest($1::uuid[]) AS asked (id) WHERE {}"
_KNOWN_BY: Final = {part: _KNOWN.format(inside(part, dossier="id", unit="ANY($2)")) for part in Part}


async def known_to(
    uow: Query, part: Part, units: Collection[UUID], dossier_ids: Collection[UUID]
) -> set[UUID]:
    """Those of the dossiers inside whose circle one of the units is."""
    return {row.id for row in await uow.fetch(_KNOWN_BY[part], list(dossier_ids), list(units))}


async def require_in_circle(uow: Query, circle: Circle) -> None:
    """The actor belongs to a unit that is inside. Raises NotFound."""
    if circle.units.isdisjoint(await uow.authority.units()):
        raise NotFound


async def keep_circle(uow: Command, fact: CircleChangedV1, envelope: Envelope) -> None:
    """The circle as it stands, unless something newer is known of it."""
    told = list(Circle(frozenset(fact.units), frozenset(fact.councils)))
    parts, units = [part.value for part, _ in told], [unit_id for _, unit_id in told]
    place = (fact.dossier_id, fact.round_id, fact.attempt, envelope.sequence)
    await uow.run(_KEEP, *place, parts, units)


reactions = Reactions()
reactions.on(CircleChangedV1, does=Does.KEEP)(keep_circle)
