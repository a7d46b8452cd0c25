"""Who may do what, as conditions of a statement, for lists that show only what their reader may do.

What keeps somebody from a duty is found by asking the guard itself (`exclusions.bar`, `clash`) about every duty and
ground that there is: a list and the command behind it go by one table. Names of columns come from our own code.
"""

from collections.abc import Iterable
from functools import cache
from uuid import UUID

from authority.capabilities import Capability, load_roles
from authority.exclusions import Act, Interest, Involvement, Nomination, bar, clash
from contracts.acts import Duty, Ground

_SOMEBODY, _HERE, _ELSEWHERE = UUID(int=1), UUID(int=2), UUID(int=3)


def holding(capability: Capability, *, held: str, unit: str, day: str) -> str:
    """Whether the assignment `held` gives the capability in the unit on that day."""
    roles = _is_one(f"{held}.role", load_roles().with_capability(capability))
    valid = f"{held}.valid_from <= {day} AND coalesce({held}.valid_to >= {day}, true)"
    return f"{held}.unit_id = {unit} AND {roles} AND {valid}"


def clashing(duty: Duty, *, person: str, dossier: str, unit: str) -> str:
    """Whether the person did something on the dossier before that excludes this duty in the unit's name."""
    return f"""EXISTS (
        SELECT FROM authority_acts done WHERE done.dossier_id = {dossier} AND done.person_id = {person}
          AND CASE WHEN done.unit_id = {unit} THEN {_is_one("done.duty", _excluding(duty, _HERE))}
                   ELSE {_is_one("done.duty", _excluding(duty, _ELSEWHERE))} END)"""


def barred(duty: Duty, *, person: str, dossier: str, nominee: str, is_person: str) -> str:
    """Whether the nomination is the person's own, or one in which an interest keeps them from this duty.

    `is_person` is the nominee's id as a person of the directory. Grounds that a council's regulation adds are not
    among them.
    """
    own = f"{is_person} IS NOT DISTINCT FROM {person}" if _is_own_barred(duty) else "false"
    return f"""({own} OR EXISTS (
        SELECT FROM authority_interests stated
        WHERE stated.dossier_id = {dossier} AND stated.person_id = {person} AND stated.nominee_id = {nominee}
          AND NOT stated.withdrawn AND {_excluding_ground("stated.ground", duty)}))"""


@cache
def _excluding(duty: Duty, unit_id: UUID) -> tuple[Duty, ...]:
    """The duties, done in the name of that unit, that exclude this one in the name of `_HERE`."""
    wanted = Act(_SOMEBODY, duty, _HERE, _HERE)
    return tuple(
        done for done in Duty if clash(wanted, Involvement(done=(Act(_SOMEBODY, done, _HERE, unit_id),)))
    )


@cache
def _is_own_barred(duty: Duty) -> bool:
    own = Nomination(_HERE, _HERE, _SOMEBODY)
    return bar(Act(_SOMEBODY, duty, _HERE, _HERE), own, Involvement()) is not None


def _excluding_ground(column: str, duty: Duty) -> str:
    """Whether it is a ground on which an interest in a nominee excludes this duty. There are grounds that this build
    does not know: the guard is asked about one of those, too.
    """
    if _excludes("another", duty):
        return f"NOT ({_is_one(column, [one for one in Ground if not _excludes(one, duty)])})"
    return _is_one(column, [one for one in Ground if _excludes(one, duty)])


@cache
def _excludes(ground: Ground | str, duty: Duty) -> bool:
    wanted, judged = Act(_SOMEBODY, duty, _HERE, _HERE), Nomination(_HERE, _HERE, None)
    stated = Interest(_HERE, _SOMEBODY, _HERE, ground)
    return bar(wanted, judged, Involvement(interests=(stated,))) is not None


def _is_one(column: str, values: Iterable[str]) -> str:
    listed = ", ".join(f"'{value}'" for value in values)
    return f"{column} IN ({listed})" if listed else "false"
