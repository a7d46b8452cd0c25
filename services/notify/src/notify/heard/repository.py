"""All the SQL of the copies of dossiers and their nominees."""

from typing import Final
from uuid import UUID

from contracts.submissions import DossierSubmittedV1
from kit.unit_of_work import Command, Query

_KEEP_DOSSIER: Final = """
    WITH of_dossier AS (
        INSERT INTO dossiers (id, submitting_unit_id, sequence) VALUES ($1, $2, $3)
        ON CONFLICT (id) DO UPDATE
        SET submitting_unit_id = excluded.submitting_unit_id, sequence = excluded.sequence
        WHERE dossiers.sequence < excluded.sequence
    )
    INSERT INTO nominees (id, dossier_id, person_id, sequence)
    SELECT id, $1, person_id, $3 FROM unnest($4::uuid[], $5::uuid[]) AS named (id, person_id)
    ON CONFLICT (id) DO UPDATE SET person_id = excluded.person_id, sequence = excluded.sequence
    WHERE nominees.sequence < excluded.sequence
"""
_SUBMITTING_UNITS: Final = "SELECT id, submitting_unit_id FROM dossiers WHERE id = ANY($1)"
_PERSONS_NOMINATED: Final = """
    SELECT DISTINCT person_id FROM nominees WHERE id = ANY($1) AND person_id IS NOT NULL
"""


async def keep_dossier(uow: Command, fact: DossierSubmittedV1, sequence: int) -> None:
    """Who submitted the dossier, and which of its nominees are persons, unless something newer is known."""
    nominee_ids = [each.nominee_id for each in fact.nominees]
    person_ids = [each.person_id for each in fact.nominees]
    of_dossier = (fact.dossier_id, fact.submitting_unit_id, sequence)
    await uow.run(_KEEP_DOSSIER, *of_dossier, nominee_ids, person_ids)


async def submitting_units(uow: Query, dossier_ids: set[UUID]) -> dict[UUID, UUID]:
    """The submitting unit of those of the dossiers that are known."""
    rows = await uow.fetch(_SUBMITTING_UNITS, list(dossier_ids))
    return {row.id: row.submitting_unit_id for row in rows}


async def persons_nominated(uow: Query, nominee_ids: set[UUID]) -> set[UUID]:
    """Those of the nominees that are persons known to the directory."""
    return {row.person_id for row in await uow.fetch(_PERSONS_NOMINATED, list(nominee_ids))}
