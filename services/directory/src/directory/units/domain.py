"""What a file makes of the units that there are. Pure: the whole country is planned in memory, then written."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from datetime import date
from itertools import pairwise
from uuid import UUID

from directory.errors import Mistakes, Place, words
from directory.units.values import SHARES, Key, SuccessionLine, Successor, Unit, UnitLine, begin_of, end_of


def plan_units(units: Iterable[Unit], lines: Iterable[UnitLine], new_id: Callable[[], UUID]) -> list[Unit]:
    """The units that are new or different after the files, each with its next version.

    Units that no line names stay; they are among the result only if their parent, office or path moved.
    Raises InvalidFile with each mistake at its line.
    """
    mistakes = Mistakes()
    before = {unit.key: unit for unit in units}
    after = dict(before)
    places: dict[Key, Place] = {}
    said: dict[Key, UnitLine] = {}
    for line in lines:
        if other := said.get(line.key):
            if replace(line, place=other.place) != other:
                detail = words("unit_said_otherwise", file=other.place.file, line=other.place.line)
                mistakes.add(line.place, "code", "said_twice", detail)
            continue
        said[line.key] = line
        places[line.key] = line.place
        if line.key not in before:
            _require_whole(line, mistakes)
        after[line.key] = _put(after.get(line.key), line, new_id)
    mistakes.refuse_if_any()
    versions = Versions(after.values())
    versions.refuse_overlaps(places, mistakes)
    resolved = {unit.id: _resolve(unit, versions, places, mistakes) for unit in after.values()}
    mistakes.refuse_if_any()
    paths = _paths(resolved, places)
    planned = [replace(unit, path=paths[unit.id]) for unit in resolved.values()]
    return [
        replace(unit, version=unit.version + 1)
        for unit in planned
        if unit.version == 0 or unit != before[unit.key]
    ]


def plan_successions(
    units: Iterable[Unit], lines: Iterable[SuccessionLine], old_on: date, new_on: date
) -> list[Unit]:
    """The units whose successors are different after the files, each with its next version.

    An old code is read on the day `old_on`, a new one on `new_on`. A unit that goes on is not its own
    successor. Who has several successors gave each of them a part. Raises InvalidFile.
    """
    mistakes = Mistakes()
    versions = Versions(units)
    said: dict[UUID, dict[UUID, Successor]] = defaultdict(dict)
    old_units: dict[UUID, Unit] = {}
    for line in lines:
        old = versions.on(line.old_code, old_on)
        new = versions.on(line.new_code, new_on)
        if line.share not in SHARES:
            mistakes.add(line.place, "share", "share_unknown", words("share_unknown"))
        if old is None:
            detail = words("unit_unknown", code=line.old_code, day=old_on)
            mistakes.add(line.place, "old_code", "unit_unknown", detail)
        if new is None:
            detail = words("unit_unknown", code=line.new_code, day=new_on)
            mistakes.add(line.place, "new_code", "unit_unknown", detail)
        if old and new and old.id != new.id:
            old_units[old.id] = old
            said[old.id][new.id] = Successor(new.id, line.share, line.source)
    mistakes.refuse_if_any()
    planned = (_with_successors(old_units[unit_id], news) for unit_id, news in said.items())
    return [replace(unit, version=unit.version + 1) for unit in planned if unit != old_units[unit.id]]


class Versions:
    """Units by code, the versions of each code in the order of time."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._by_code: dict[str, list[Unit]] = defaultdict(list)
        for unit in units:
            self._by_code[unit.code].append(unit)
        for versions in self._by_code.values():
            versions.sort(key=begin_of)

    def on(self, code: str, day: date) -> Unit | None:
        """The unit with that code on that day."""
        return next((unit for unit in self._by_code.get(code, ()) if unit.valid_on(day)), None)

    def last_within(self, code: str, unit: Unit) -> Unit | None:
        """The last version of the code that exists on any day of the unit."""
        shared = (
            other
            for other in reversed(self._by_code.get(code, ()))
            if begin_of(other) <= end_of(unit) and begin_of(unit) <= end_of(other)
        )
        return next(shared, None)

    def refuse_overlaps(self, places: Mapping[Key, Place], mistakes: Mistakes) -> None:
        """A code means one unit on each day, in whatever capitals it is typed."""
        alike: dict[str, list[Unit]] = defaultdict(list)
        for code, versions in self._by_code.items():
            alike[code.casefold()] += versions
        for versions in alike.values():
            for earlier, later in pairwise(sorted(versions, key=begin_of)):
                place = places.get(later.key) or places.get(earlier.key)
                if end_of(earlier) >= begin_of(later) and place:
                    detail = words("unit_overlaps", code=later.code, name=earlier.name, span=_span(earlier))
                    mistakes.add(place, "valid_from", "overlaps_other_version", detail)


def _put(unit: Unit | None, line: UnitLine, new_id: Callable[[], UUID]) -> Unit:
    unit = unit or Unit(
        id=new_id(),
        code=line.code,
        name="",
        kind="",
        level="",
        parent_code=None,
        standing_office_code=None,
        valid_from=line.valid_from,
        valid_to=None,
        source=None,
        parent_id=None,
        standing_office_id=None,
        path="",
        version=0,
    )
    return replace(
        unit,
        name=line.name or unit.name,
        kind=line.kind or unit.kind,
        level=line.level or unit.level,
        **line.said,
    )


def _require_whole(line: UnitLine, mistakes: Mistakes) -> None:
    """A new unit has a name, a kind and a level; of a known one a file may say less."""
    for column in ("name", "kind", "level"):
        if not getattr(line, column):
            mistakes.add(line.place, column, "empty", words("empty_of_new_unit"))


def _resolve(unit: Unit, versions: Versions, places: Mapping[Key, Place], mistakes: Mistakes) -> Unit:
    """Find parent and standing office by code within the unit's days."""
    found: dict[str, UUID | None] = {}
    for column, target in (("parent_code", "parent_id"), ("standing_office_code", "standing_office_id")):
        code: str | None = getattr(unit, column)
        other = versions.last_within(code, unit) if code else None
        if code and other is None:
            place = places.get(unit.key) or _place_of_code(code, places)
            detail = words("unit_not_meanwhile", code=code, unit=unit.code, name=unit.name, span=_span(unit))
            mistakes.add(place, column, "unit_unknown", detail)
        found[target] = other.id if other else None
    if (unit.parent_id, unit.standing_office_id) == (found["parent_id"], found["standing_office_id"]):
        return unit
    return replace(unit, parent_id=found["parent_id"], standing_office_id=found["standing_office_id"])


def _place_of_code(code: str, places: Mapping[Key, Place]) -> Place:
    """A unit that no line names lost its parent because a line changed that parent."""
    return next(place for key, place in places.items() if key[0] == code)


def _paths(units: Mapping[UUID, Unit], places: Mapping[Key, Place]) -> dict[UUID, str]:
    """Every unit's path. Raises InvalidFile for a unit that is above itself."""
    paths: dict[UUID, str] = {}
    mistakes = Mistakes()
    for unit in units.values():
        line: list[Unit] = []
        above: Unit | None = unit
        while above and above.id not in paths and above not in line:
            line.append(above)
            above = units[above.parent_id] if above.parent_id else None
        if above in line:
            place = next(places[each.key] for each in line if each.key in places)
            mistakes.add(place, "parent_code", "parent_cycle", words("parent_cycle", code=unit.code))
            mistakes.refuse_if_any()
        path = paths[above.id] if above else ""
        for each in reversed(line):
            path = f"{path}.{each.id.hex}" if path else each.id.hex
            paths[each.id] = path
    return paths


def _with_successors(unit: Unit, said: Mapping[UUID, Successor]) -> Unit:
    """Former successors stay, with the source that first named them; several have a part each."""
    former = {successor.unit_id: successor for successor in unit.successors}
    merged = former | {
        unit_id: replace(former.get(unit_id, successor), share=successor.share)
        for unit_id, successor in said.items()
    }
    if len(merged) > 1:
        merged = {unit_id: replace(successor, share="part") for unit_id, successor in merged.items()}
    return replace(unit, successors=tuple(sorted(merged.values(), key=lambda each: each.unit_id)))


def differences(before: Unit | None, after: Unit) -> dict[str, list[str | None]]:
    """For each field that is not as it was: what it was, what it is."""
    names = (field.name for field in fields(Unit) if field.name not in ("id", "version", "successors"))
    pairs = {name: (getattr(before, name, None), getattr(after, name)) for name in names}
    changed = {name: [_said(old), _said(new)] for name, (old, new) in pairs.items() if old != new}
    former = before.successors if before else ()
    if former != after.successors:
        changed["successors"] = [_said_successors(former), _said_successors(after.successors)]
    return changed


def _said(value: object) -> str | None:
    return None if value is None else str(value)


def _said_successors(successors: tuple[Successor, ...]) -> str:
    return ", ".join(f"{successor.unit_id} {successor.share}" for successor in successors)


def _span(unit: Unit) -> str:
    return f"{unit.valid_from or '…'} – {unit.valid_to or '…'}"
