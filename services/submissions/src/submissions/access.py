"""Who may issue a plan: a movement's, a round's."""

from uuid import UUID

from authority import Capability, Query, Unit, unit_by_id


async def require_issuer(uow: Query, capability: Capability, unit: Unit, issued_by: UUID) -> None:
    """The actor acts for the unit that is to issue the plan and, where it changes hands, for who issued it so far.

    Raises NotAuthorised.
    """
    await uow.authority.require(capability, unit.office_id)
    if issued_by != unit.id:
        await uow.authority.require(capability, (await unit_by_id(uow, issued_by)).office_id)
