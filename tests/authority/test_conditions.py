"""What keeps somebody from a duty is the same in a list as in the guard of the command behind it."""

from itertools import product
from uuid import UUID

from authority.conditions import barred, clashing
from authority.exclusions import Act, Interest, Involvement, Nomination, bar
from contracts.acts import Duty, Ground
from kit.ids import new_id
from tests.support.running import Running

HERE, ELSEWHERE, ME, OTHER = (new_id() for _ in range(4))


async def test_a_list_bars_whom_the_guard_bars(app: Running) -> None:
    """Every duty beside every duty done before by me or somebody else, here and elsewhere; every ground, also of an
    interest that was taken back; words that this build does not know; and one's own nomination.
    """
    cases: dict[UUID, tuple[Nomination, Involvement]] = {}
    acts, interests = [], []
    for done, unit, who in product((*Duty, "advise"), (HERE, ELSEWHERE), (ME, OTHER)):
        dossier = new_id()
        cases[dossier] = Nomination(dossier, new_id(), OTHER), Involvement((Act(who, done, dossier, unit),))
        acts.append(f"('{dossier}', '{who}', '{done}', '{unit}')")
    for ground, who, withdrawn in product((*Ground, "creditor"), (ME, OTHER), (False, True)):
        dossier, nominee = new_id(), new_id()
        stated = Interest(new_id(), who, nominee, ground)
        cases[dossier] = Nomination(dossier, nominee, None), Involvement((), () if withdrawn else (stated,))
        interests.append(f"('{stated.id}', '{who}', '{dossier}', '{nominee}', '{ground}', {withdrawn})")
    for person in (ME, OTHER, None):
        dossier = new_id()
        cases[dossier] = Nomination(dossier, new_id(), person), Involvement()
    await app.sql(
        f"INSERT INTO authority_acts (dossier_id, person_id, duty, unit_id) VALUES {', '.join(acts)}"
    )
    columns = "id, person_id, dossier_id, nominee_id, ground, withdrawn"
    await app.sql(f"INSERT INTO authority_interests ({columns}) VALUES {', '.join(interests)}")

    rows = ", ".join(
        f"({_uuid(one.dossier_id)}, {_uuid(one.nominee_id)}, {_uuid(one.person_id)})"
        for one, _ in cases.values()
    )
    me, here, barring = _uuid(ME), _uuid(HERE), 0
    for duty in Duty:
        clash = clashing(duty, person=me, dossier="c.dossier", unit=here)
        theirs = barred(duty, person=me, dossier="c.dossier", nominee="c.nominee", is_person="c.person")
        found = await app.sql(
            f"SELECT dossier FROM (VALUES {rows}) AS c (dossier, nominee, person) WHERE {clash} OR {theirs}"
        )
        guarded = {
            dossier
            for dossier, (nomination, known) in cases.items()
            if bar(Act(ME, duty, dossier, HERE), nomination, known)
        }
        assert {row.dossier for row in found} == guarded, duty
        barring += len(guarded)
    assert barring > len(Duty), "something is excluded at all"


def _uuid(value: UUID | None) -> str:
    return f"'{value}'::uuid" if value else "NULL::uuid"
