"""What a file would make of units, in words."""

from typing import Final

from directory.units.domain import differences
from directory.units.values import Unit, end_of
from kit.history import FieldChange
from kit.rehearsal import Deed, WouldChange

_BY_CODE: Final = {"parent_id", "standing_office_id", "path"}
"""What follows from the codes that stand beside them."""


def foreseen(before: Unit | None, after: Unit) -> WouldChange:
    """What becomes of one unit; of a new one no field is told."""
    name = f"{after.code} {after.name}"
    if before is None:
        return WouldChange(kind="unit", name=name, deed=Deed.ADDED, fields=[])
    fields = [
        FieldChange(field=f"/{field}", before=old, after=new)
        for field, (old, new) in differences(before, after).items()
        if field not in _BY_CODE
    ]
    deed = Deed.ENDED if end_of(after) < end_of(before) else Deed.CHANGED
    return WouldChange(kind="unit", name=name, deed=deed, fields=fields)
