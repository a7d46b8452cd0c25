"""A dossier's circle: who may see it at all. Outside it the dossier does not exist."""

from authority import Query
from kit.errors import NotFound
from submissions.dossiers.values import Dossier


async def require_in_circle(uow: Query, dossier: Dossier) -> None:
    """The actor belongs to a unit of the dossier's circle; lists say the same, from its rows. Raises NotFound."""
    if dossier.line.keys().isdisjoint(await uow.authority.units()):
        raise NotFound
