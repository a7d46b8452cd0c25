"""May this person do this here now? By person, role, unit and date, on a projection that may be stale."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any, cast
from uuid import UUID, uuid4

import pytest

from authority import AuthorityStale, Capability, Command, NotAuthorised, UnitUnknown, load_roles
from authority.projection import erase_assignment
from authority.units import unit_by_id, units_by_code, units_by_id
from contracts.directory import AssignmentRecordedV1, UnitRecordedV1
from kit.actor import Actor
from kit.errors import Forbidden
from kit.unit_of_work import Cause
from tests.support.running import Running


@asynccontextmanager
async def acting(app: Running, actor: UUID | str) -> AsyncIterator[Command]:
    who = Actor.person(actor) if isinstance(actor, UUID) else Actor(actor)
    async with app.service.units_of_work.begin(who, Cause(uuid4())) as uow:
        yield cast("Command", uow)


async def may(
    app: Running, person: UUID, unit: Any, capability: Capability = Capability.SUBMIT_DOSSIER
) -> bool:
    """Asked both ways, which must agree."""
    async with acting(app, person) as uow:
        held = await uow.authority.has(capability, unit.unit_id)
        try:
            await uow.authority.require(capability, unit=unit.unit_id)
        except NotAuthorised:
            assert not held
        else:
            assert held
        return held


async def test_a_role_grants_its_capabilities_in_its_unit_only(app: Running) -> None:
    commune = await app.unit("11242", "xa", "xa")
    other = await app.unit("11245", "xa", "xa")
    officer = await app.person("officer", commune)
    assert await may(app, officer, commune)
    assert not await may(app, officer, other)
    assert not await may(app, officer, commune, Capability.SIGN)
    assert not await may(app, uuid4(), commune)


async def test_a_parents_role_is_none_in_the_child(app: Running) -> None:
    district = await app.unit("293", "huyen", "huyen")
    commune = await app.unit("11242", "xa", "xa", district)
    head = await app.person("head", district)
    assert await may(app, head, district, Capability.SIGN)
    assert not await may(app, head, commune, Capability.SIGN)


@pytest.mark.parametrize(
    ("dates", "allowed"),
    [
        ({"valid_from": date(2025, 5, 5), "valid_to": date(2025, 5, 5)}, True),
        ({"valid_to": date(2025, 5, 4)}, False),
        ({"valid_from": date(2025, 5, 6)}, False),
    ],
)
async def test_an_assignment_is_good_on_its_days(app: Running, dates: dict[str, date], allowed: bool) -> None:
    commune = await app.unit("11242", "xa", "xa")
    assert await may(app, await app.person("officer", commune, **dates), commune) is allowed


async def test_a_day_is_a_local_day(app: Running) -> None:
    """An assignment ends with its last day in Viet Nam, seven hours before that day's end in UTC."""
    commune = await app.unit("11242", "xa", "xa")
    officer = await app.person("officer", commune, valid_to=date(2025, 5, 5))
    await app.set_clock("2025-05-05 23:59+07")
    assert await may(app, officer, commune)
    await app.set_clock("2025-05-06 00:00:01+07")
    assert not await may(app, officer, commune)


@pytest.mark.parametrize("dates", [{"valid_to": date(2025, 5, 4)}, {"valid_from": date(2025, 7, 1)}])
async def test_nobody_acts_for_a_unit_that_does_not_exist_today(app: Running, dates: dict[str, Any]) -> None:
    dissolved = await app.unit("293", "huyen", "huyen", **dates)
    officer = await app.person("officer", dissolved)
    assert not await may(app, officer, dissolved)
    async with acting(app, officer) as uow:
        with pytest.raises(NotAuthorised):
            await uow.authority.require_anywhere(Capability.SUBMIT_DOSSIER)


async def test_stale_roles_decide_nothing_and_submitting_goes_on(app: Running) -> None:
    commune = await app.unit("11242", "xa", "xa")
    person = await app.person("officer", commune)
    await app.assign(person, "head", commune)
    for stale in (
        "UPDATE authority_beats SET as_of = clock_timestamp() - interval '301 s'",
        "UPDATE authority_beats SET as_of = 'epoch' WHERE topic = 'directory.assignment'",
        "DELETE FROM authority_beats WHERE topic = 'directory.unit'",
        "DELETE FROM authority_beats",
    ):
        await app.beat()
        assert await may(app, person, commune, Capability.SIGN)
        await app.sql(stale)
        assert await may(app, person, commune, Capability.SUBMIT_DOSSIER)
        async with acting(app, person) as uow:
            with pytest.raises(AuthorityStale):
                await uow.authority.require(Capability.SIGN, unit=commune.unit_id)
            with pytest.raises(AuthorityStale):
                await uow.authority.require_anywhere(Capability.SIGN)


async def test_staleness_is_told_as_503(app: Running) -> None:
    commune = await app.unit("11242", "xa", "xa")
    head = await app.person("head", commune)
    opened = await app.post("/counters", head, {"unit_id": commune.unit_id})
    path = f"/counters/{opened.json()['id']}/decide"
    assert (await app.post(path, head, {"amount": 1})).status_code == 200
    assert (await app.post(path, uuid4(), {"amount": 1})).json()["code"] == "not_authorised"
    await app.sql("DELETE FROM authority_beats")
    refused = await app.post(path, head, {"amount": 1})
    assert (refused.status_code, refused.json()["code"], refused.json()["retryable"]) == (
        503,
        "authority_stale",
        True,
    )


async def test_units_and_holders(app: Running) -> None:
    first, second = [await app.unit(code, "xa", "xa") for code in ("1", "2")]
    person = await app.person("officer", first)
    await app.assign(person, "clerk", second)
    await app.assign(person, "head", second, valid_to=date(2024, 1, 1))
    async with acting(app, person) as uow:
        assert await uow.authority.units() == {first.unit_id, second.unit_id}
        assert await uow.authority.units(Capability.PREPARE_DOSSIER) == {first.unit_id}
        assert await uow.authority.units(Capability.SIGN) == set()
        assert await uow.authority.holders(Capability.ISSUE_DECISION, second.unit_id) == [person]
        assert await uow.authority.holders(Capability.SIGN, second.unit_id) == []


async def test_a_principal_holds_nothing(app: Running) -> None:
    commune = await app.unit("11242", "xa", "xa")
    async with acting(app, "service:workflows") as uow:
        assert await uow.authority.units() == set()
        with pytest.raises(Forbidden):
            await uow.authority.has(Capability.VIEW, commune.unit_id)


async def test_a_unit_is_known_with_the_office_that_works_for_it(app: Running) -> None:
    province = await app.unit("30", "tinh", "tinh")
    district = await app.unit("293", "huyen", "huyen", province, standing_office_id=uuid4())
    commune = await app.unit("11242", "xa", "xa", district)
    async with acting(app, uuid4()) as uow:
        found = await units_by_id(uow, {commune.unit_id, district.unit_id})
        assert found[district.unit_id].office_id == district.standing_office_id
        assert found[commune.unit_id].office_id == commune.unit_id
        assert set(await units_by_id(uow, {province.unit_id, uuid4()})) == {province.unit_id}
        with pytest.raises(UnitUnknown):
            await unit_by_id(uow, uuid4())


async def test_a_code_means_another_unit_on_another_day(app: Running) -> None:
    """11239 was the town of Thanh Miện to 30/6/2025 and is the commune of Thanh Miện since."""
    town = await app.unit("11239", "thi-tran", "xa", valid_to=date(2025, 6, 30))
    commune = await app.unit("11239", "xa", "xa", valid_from=date(2025, 7, 1))
    async with acting(app, uuid4()) as uow:
        for day, unit in ((date(2025, 6, 30), town), (date(2025, 7, 1), commune)):
            assert (await units_by_code(uow, {"11239"}, day))["11239"].id == unit.unit_id


async def test_an_older_fact_changes_nothing(app: Running) -> None:
    commune: UnitRecordedV1 = await app.unit("11242", "xa", "xa")
    person = await app.person("officer", commune)
    (row,) = await app.sql("SELECT id FROM authority_assignments")
    ended = AssignmentRecordedV1(
        assignment_id=row.id,
        person_id=person,
        role="officer",
        unit_id=commune.unit_id,
        valid_from=date(2020, 1, 1),
        valid_to=date(2025, 1, 1),
    )
    await app.tell(ended, row.id, sequence=3)
    for sequence in (2, 3):
        await app.tell(ended.model_copy(update={"valid_to": None}), row.id, sequence=sequence)
    assert not await may(app, person, commune)
    await app.tell(commune.model_copy(update={"name": "Xã mới"}), commune.unit_id, sequence=5)
    await app.tell(commune, commune.unit_id, sequence=4)
    assert await app.sql("SELECT name FROM authority_units") == [("Xã mới",)]


async def test_a_heartbeat_never_goes_back(app: Running) -> None:
    (before,) = await app.sql("SELECT min(as_of) AS as_of FROM authority_beats")
    from contracts.directory import UnitsConfirmedV1

    await app.tell(UnitsConfirmedV1(as_of=before.as_of.replace(year=2020)), "heartbeat")
    assert await app.sql("SELECT min(as_of) FROM authority_beats") == [tuple(before)]


async def test_an_erased_assignment_is_gone(app: Running) -> None:
    commune = await app.unit("11242", "xa", "xa")
    person = await app.person("officer", commune)
    (row,) = await app.sql("SELECT id FROM authority_assignments")
    async with acting(app, "service:awards") as uow:
        await erase_assignment(uow, str(row.id))
        await uow.commit()
    assert await app.sql("SELECT count(*) FROM authority_assignments") == [(0,)]
    assert not await may(app, person, commune)


def test_roles_are_complete() -> None:
    roles = load_roles()
    granted = frozenset().union(*roles.capabilities.values())
    assert granted == set(Capability)
    assert roles.deciding == set(Capability) - {
        Capability.VIEW,
        Capability.PREPARE_DOSSIER,
        Capability.SUBMIT_DOSSIER,
        Capability.REGISTER_ARRIVAL,
    }
    assert all(roles.names.values())
