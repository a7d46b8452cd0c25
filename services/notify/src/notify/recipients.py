"""Who is told of a fact: the rules of `notices.yaml`, answered from the projections."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from authority import Office, Query, Unit, units_by_id
from contracts import Fact
from notify import repository
from notify.errors import DossierUnknown, UnitNotYetKnown
from notify.heard import repository as heard
from notify.rules import (
    Doers,
    Holders,
    HoldersAbove,
    HoldersBelow,
    HoldersOf,
    HoldersOfOffice,
    HoldersWhereSubmitted,
    Nominees,
    NoticeRule,
    People,
    Person,
    load_rules,
)

_UNITS: Final = ("unit_id", "submitting_unit_id", "office_id")
"""Fields of facts that name units, which texts call by their names."""


@dataclass(frozen=True)
class UnitsOfFact:
    """The units that a fact names, as far as they are known here."""

    named: frozenset[UUID]
    known: dict[UUID, Unit]

    def __getitem__(self, unit_id: UUID) -> Unit:
        """Raises UnitNotYetKnown."""
        if unit_id not in self.known:
            raise UnitNotYetKnown(unit=unit_id)
        return self.known[unit_id]

    def names(self) -> dict[UUID, str]:
        """Of all of them. Raises UnitNotYetKnown."""
        return {unit_id: self[unit_id].name for unit_id in self.named}


async def units_of(uow: Query, fact: Fact) -> UnitsOfFact:
    """Read once for everything that is asked about them: who works there, and how they are called."""
    named = frozenset(unit_id for name in _UNITS if (unit_id := getattr(fact, name, None)) is not None)
    return UnitsOfFact(named, await units_by_id(uow, set(named)))


async def people_to_tell(uow: Query, rule: NoticeRule, fact: Fact, units: UnitsOfFact) -> set[UUID]:
    """Everybody who is told, once each. Raises DossierUnknown, UnitNotYetKnown."""
    people: set[UUID] = set()
    offices: set[Office] = set()
    for recipients in rule.tell:
        match recipients:
            case People(people=name):
                people |= set(getattr(fact, name))
            case Person(person=name):
                people |= {person_id for person_id in [getattr(fact, name)] if person_id is not None}
            case Nominees(nominees=name):
                nominee_ids = {item.nominee_id for item in getattr(fact, name)}
                people |= await heard.persons_nominated(uow, nominee_ids)
            case _:
                offices |= await _offices(uow, recipients, fact, units)
    return people | set(await uow.authority.holders_of(offices))


async def _offices(uow: Query, recipients: Holders | Doers, fact: Fact, units: UnitsOfFact) -> set[Office]:
    def field(name: str) -> Any:
        return getattr(fact, name)

    match recipients:
        case HoldersOf(holders=capability, of=name):
            named = field(name)
            unit_ids = set(named) if isinstance(named, tuple) else {named}
        case HoldersOfOffice(holders=capability, office_of=name):
            unit_ids = {units[field(name)].office_id}
        case HoldersAbove(holders=capability, above=name):
            unit_ids = await repository.units_above(uow, units[field(name)].path)
        case HoldersBelow(holders=capability, below=name):
            unit_ids = await repository.units_below(uow, units[field(name)].path)
        case HoldersWhereSubmitted(holders=capability, submitted=name):
            unit_ids = await _submitting_units(uow, {item.dossier_id for item in field(name)})
        case Doers(doers=name) if field(name) is None:
            return set()
        case Doers(doers=name):
            return await _offices(uow, load_rules().doers_of(field(name)), fact, units)
    return {(capability, unit_id) for unit_id in unit_ids}


async def _submitting_units(uow: Query, dossier_ids: set[UUID]) -> set[UUID]:
    found = await heard.submitting_units(uow, dossier_ids)
    for missing in dossier_ids - found.keys():
        raise DossierUnknown(dossier=missing)
    return set(found.values())
