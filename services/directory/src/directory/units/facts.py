"""Units as facts."""

from contracts.directory import Succession, UnitRecordedV1
from directory.units.values import Unit
from kit.unit_of_work import NumberedFact


def recorded(unit: Unit) -> UnitRecordedV1:
    """The unit as it stands."""
    return UnitRecordedV1(
        unit_id=unit.id,
        code=unit.code,
        name=unit.name,
        kind=unit.kind,
        level=unit.level,
        parent_id=unit.parent_id,
        standing_office_id=unit.standing_office_id,
        path=unit.path,
        valid_from=unit.valid_from,
        valid_to=unit.valid_to,
        successors=tuple(Succession(unit_id=each.unit_id, share=each.share) for each in unit.successors),
    )


def unit_recorded(unit: Unit) -> NumberedFact:
    """The unit as it stands; its version is the fact's number."""
    return NumberedFact(recorded(unit), key=str(unit.id), sequence=unit.version)
