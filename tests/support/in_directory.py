"""What a directory under test knows of units, people and roles that other services of the test were told of."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from authority.projection import keep_assignment, keep_unit
from contracts.directory import AssignmentRecordedV1, UnitRecordedV1
from kit.actor import Actor
from kit.ids import new_id
from kit.unit_of_work import Cause
from kit.vietnamese import order_key, plain_words
from tests.support.running import Running


async def keep_units(app: Running, units: Mapping[str, UnitRecordedV1]) -> None:
    """Units by their codes, those above first."""
    codes = {unit.unit_id: code for code, unit in units.items()}
    for code, unit in units.items():
        await _kept(app, partial(keep_unit, fact=unit, sequence=1))
        parent = f"'{unit.parent_id}', '{codes[unit.parent_id]}'" if unit.parent_id else "NULL, NULL"
        await app.sql(
            "INSERT INTO units (id, code, name, kind, level, parent_id, parent_code, path, version, name_words) VALUES"
            f" ('{unit.unit_id}', '{code}', '{unit.name}', '{unit.kind}', '{unit.level}', {parent},"
            f" '{unit.path}', 1, '{plain_words(unit.name)}')"
        )


async def keep_person(app: Running, person: UUID, name: str) -> None:
    await app.sql(
        "INSERT INTO people (id, name, sample, version, listed_as, name_words) VALUES"
        f" ('{person}', '{name}', true, 1, '{order_key(name)}', '{plain_words(name)}')"
    )


async def keep_role(app: Running, person: UUID, role: str, unit_id: UUID) -> None:
    held = AssignmentRecordedV1(
        assignment_id=new_id(),
        person_id=person,
        role=role,
        unit_id=unit_id,
        valid_from=date(2020, 1, 1),
        valid_to=None,
    )
    await _kept(app, partial(keep_assignment, fact=held, sequence=1))
    await app.sql(
        "INSERT INTO assignments (id, person_id, role, unit_id, valid_from, status, version) VALUES"
        f" ('{held.assignment_id}', '{person}', '{role}', '{unit_id}', '2020-01-01', 'recorded', 1)"
    )


async def _kept(app: Running, keep: Callable[[Any], Awaitable[None]]) -> None:
    """The directory knows its own roles by the same projection as everybody."""
    async with app.service.units_of_work.begin(Actor.service("test"), Cause(uuid4())) as uow:
        await keep(uow)
        await uow.commit()
