"""The sheet's fact."""

from contracts.scoring import SheetRecordedV1
from kit.unit_of_work import NumberedFact
from scoring.sheets.domain import Sheet


def sheet_recorded(sheet: Sheet) -> NumberedFact:
    """The sheet as it stands, numbered by its version."""
    content = sheet.content
    groups = (group for criterion in content.criteria for group in criterion.criteria_groups)
    fact = SheetRecordedV1(
        code=content.code,
        name=content.name,
        movement_code=content.movement,
        criteria_groups=tuple(dict.fromkeys(groups)),
    )
    return NumberedFact(fact, key=content.code, sequence=sheet.version)
