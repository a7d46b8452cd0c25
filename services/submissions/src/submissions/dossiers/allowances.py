"""SQL of what may still come into dossiers after their round has closed."""

from typing import Final
from uuid import UUID

from pydantic import TypeAdapter

from kit.unit_of_work import Command, Query
from submissions.dossiers.lateness import Allowance
from submissions.dossiers.models import late_allowances

_OF: Final = """
    SELECT coalesce(json_agg(one ORDER BY one.id), '[]')::text AS allowances
    FROM late_allowances one WHERE one.dossier_id = $1
"""
_AS_READ: Final = TypeAdapter(tuple[Allowance, ...])


async def of(uow: Query, dossier_id: UUID) -> tuple[Allowance, ...]:
    """All of them, the oldest first. Whoever changes one holds the dossier's row."""
    (row,) = await uow.fetch(_OF, dossier_id)
    return _AS_READ.validate_json(row.allowances)


def keep(uow: Command, allowance: Allowance) -> None:
    """A new one, or one that was withdrawn."""
    uow.put(late_allowances, vars(allowance))
