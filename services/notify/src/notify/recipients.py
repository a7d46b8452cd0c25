"""Who is told of a fact: the rules of `notices.yaml`, answered from the projections."""

from typing import Any
from uuid import UUID

from authority import Unit, UnitOfWork, units_by_id
from contracts import Event
from notify import repository
from notify.errors import DossierUnknown, UnitNotYetKnown
from notify.rules import (
    Doers,
    HoldersBelow,
    HoldersOf,
    HoldersOfOffice,
    HoldersWhereSubmitted,
    Nominees,
    NoticeRule,
    People,
    Recipients,
    load_rules,
)


async def people_to_tell(uow: UnitOfWork, rule: NoticeRule, event: Event) -> set[UUID]:
    """Everybody who is told, once each. Raises DossierUnknown, UnitNotYetKnown."""
    people: set[UUID] = set()
    for recipients in rule.tell:
        people |= await _people(uow, recipients, event)
    return people


async def known_unit(uow: UnitOfWork, unit_id: UUID) -> Unit:
    """Raises UnitNotYetKnown."""
    found = await units_by_id(uow, {unit_id})
    if unit_id not in found:
        raise UnitNotYetKnown(unit=unit_id)
    return found[unit_id]


async def _people(uow: UnitOfWork, recipients: Recipients, event: Event) -> set[UUID]:
    def field(name: str) -> Any:
        return getattr(event, name)

    match recipients:
        case HoldersOf(holders=capability, of=name):
            units = [field(name)]
        case HoldersOfOffice(holders=capability, office_of=name):
            units = [(await known_unit(uow, field(name))).office_id]
        case HoldersBelow(holders=capability, below=name):
            units = await repository.units_below(uow, (await known_unit(uow, field(name))).path)
        case HoldersWhereSubmitted(holders=capability, submitted=name):
            units = await _submitting_units(uow, {item.dossier_id for item in field(name)})
        case Doers(doers=name):
            return await _people(uow, load_rules().doers[field(name)], event)
        case People(people=name):
            return set(field(name))
        case Nominees(nominees=name):
            return await repository.persons_nominated(uow, {item.nominee_id for item in field(name)})
    return set(await uow.authority.holders(capability, *units))


async def _submitting_units(uow: UnitOfWork, dossier_ids: set[UUID]) -> list[UUID]:
    found = await repository.submitting_units(uow, dossier_ids)
    for missing in dossier_ids - found.keys():
        raise DossierUnknown(dossier=missing)
    return list(set(found.values()))
