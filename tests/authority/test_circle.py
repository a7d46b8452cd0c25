"""What is kept of a dossier's circle: the newest that was told, in whatever order it comes and however often."""

from datetime import UTC, datetime
from itertools import permutations, product
from uuid import UUID

import pytest

from authority import Circle, Part
from authority.circle import keep_circle, known_to, require_in_circle
from contracts.submissions import CircleChangedV1
from kit.errors import NotFound
from kit.ids import new_id
from tests.authority.test_authority import acting
from tests.support.broker import envelope_of
from tests.support.running import Running

COMMUNE, OFFICE, DISTRICT, PROVINCE = (UUID(int=number) for number in range(1, 5))
TOLD = (
    ((COMMUNE,), ()),
    ((COMMUNE,), (COMMUNE,)),
    ((COMMUNE, OFFICE, DISTRICT), (COMMUNE, DISTRICT)),
    ((COMMUNE,), ()),
    ((COMMUNE, PROVINCE), (PROVINCE,)),
)
"""Who is inside after each change, councils last: up to the district, back, and by another route to the province."""


def circle(dossier_id: UUID, number: int) -> CircleChangedV1:
    units, councils = TOLD[number - 1]
    return CircleChangedV1(
        dossier_id=dossier_id,
        round_id=UUID(int=7),
        submitting_unit_id=COMMUNE,
        attempt=1 if number < 4 else 2,
        since=datetime(2025, 5, 5, tzinfo=UTC),
        units=units,
        councils=councils,
    )


async def tell(app: Running, dossier_id: UUID, *numbers: int) -> None:
    async with acting(app, "service:test") as uow:
        for number in numbers:
            fact = circle(dossier_id, number)
            await keep_circle(uow, fact, envelope_of(fact, dossier_id, number))
        await uow.commit()


async def inside(app: Running, dossier_id: UUID) -> dict[Part, set[UUID]]:
    """The units that know the dossier, each asked alone."""
    found: dict[Part, set[UUID]] = {part: set() for part in Part}
    async with acting(app, "service:test") as uow:
        for part, unit in product(Part, (COMMUNE, OFFICE, DISTRICT, PROVINCE)):
            if await known_to(uow, part, [unit], [dossier_id, new_id()]) == {dossier_id}:
                found[part].add(unit)
    return found


async def test_what_was_told_last_counts(app: Running) -> None:
    """After each change; the same again and what is older change nothing."""
    dossier_id = new_id()
    for number, (units, councils) in enumerate(TOLD, start=1):
        await tell(app, dossier_id, number)
        expected = {Part.UNIT: set(units), Part.COUNCIL: set(councils)}
        assert await inside(app, dossier_id) == expected, number
        await tell(app, dossier_id, number, *range(1, number))
        assert await inside(app, dossier_id) == expected, "what is older, and the same once more"


async def test_the_order_of_arrival_makes_no_difference(app: Running) -> None:
    units, councils = TOLD[-1]
    for order in permutations(range(1, len(TOLD) + 1)):
        dossier_id = new_id()
        await tell(app, dossier_id, *order)
        rows = await app.sql(
            f"SELECT part, unit_id, attempt FROM authority_circles WHERE inside AND dossier_id = '{dossier_id}'"
        )
        assert {(row.part, row.unit_id) for row in rows} == {
            *(("unit", unit) for unit in units),
            *(("council", unit) for unit in councils),
        }, order
        assert {row.attempt for row in rows} == {2}, order


async def test_of_a_dossier_of_which_nothing_was_told_nothing_is_shown(app: Running) -> None:
    assert not any((await inside(app, new_id())).values())


async def test_the_circle_is_for_who_has_a_role_in_one_of_its_units_today(app: Running) -> None:
    commune, elsewhere = await app.unit("11242", "xa", "xa"), await app.unit("11245", "xa", "xa")
    circle = Circle(frozenset({commune.unit_id}), frozenset({elsewhere.unit_id}))
    officer, gone = [await app.person("officer", commune) for _ in range(2)]
    await app.sql(f"UPDATE authority_assignments SET valid_to = '2025-05-04' WHERE person_id = '{gone}'")
    async with acting(app, officer) as uow:
        await require_in_circle(uow, circle)
    for stranger in (gone, await app.person("officer", elsewhere), new_id(), "service:workflows"):
        async with acting(app, stranger) as uow:
            with pytest.raises(NotFound):
                await require_in_circle(uow, circle)
