"""What comes in and goes out about score sheets."""

from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import ConfigDict, Field

from kit.history import FieldChange
from kit.schemas import Body, stored
from kit.text import ClauseCode, Kind, Name, Number, Reason, Slug
from scoring.sheets.domain import Criterion, Sheet, SheetContent

TieBreak = Annotated[
    str, Kind("tie_break", 100, pattern=r"[a-z0-9]+([_-][a-z0-9]+)*", looks_like="smaller_spread")
]
Amount = Annotated[Number, Field(gt=0, le=1000, decimal_places=4)]
_EXAMPLE: Final[dict[str, Any]] = {
    "code": "bang-diem-so-ket",
    "name": "Bảng điểm sơ kết giai đoạn 2022 - 2025",
    "movement": "thanh-mien-ha-tang-tiet-kiem",
    "tie_break": ["smaller_spread", "ha-tang", "earlier_received"],
    "criteria": [
        {
            "code": "ha-tang",
            "name": "Kết quả phát triển kết cấu hạ tầng",
            "max_points": 100,
            "weight": 0.6,
            "criteria_groups": ["1.1a"],
        },
        {
            "code": "tiet-kiem",
            "name": "Kết quả thực hành tiết kiệm, chống lãng phí",
            "max_points": 100,
            "weight": 0.4,
            "criteria_groups": ["1.1b"],
        },
    ],
}


class CriterionBody(Body):
    """A criterion (tiêu chí chấm điểm)."""

    code: Slug
    name: Name
    max_points: Amount
    weight: Amount
    criteria_groups: tuple[ClauseCode, ...] = Field(default=(), max_length=100)


class SheetBody(Body):
    """What a sheet says."""

    code: Slug
    name: Name
    movement: Slug
    criteria: tuple[CriterionBody, ...] = Field(min_length=1, max_length=50)
    tie_break: tuple[TieBreak, ...] = Field(min_length=1, max_length=10)

    def content(self) -> SheetContent:
        criteria = tuple(Criterion(**criterion.model_dump()) for criterion in self.criteria)
        return SheetContent(self.code, self.name, self.movement, criteria, self.tie_break)


class PutSheet(SheetBody):
    """A score sheet as its file says it (deploy/examples/*/score_sheet.yaml), and why one that is there is changed."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    reason: Reason | None = None


class SheetVersion(SheetBody):
    """A version of a sheet: who entered it, when and why, and what it changed of the one before, field by field."""

    version: int
    entered_by: UUID
    entered_at: datetime
    reason: str | None
    changes: list[FieldChange]


class SheetView(SheetBody):
    """A version of a sheet."""

    id: UUID
    version: int

    @classmethod
    def of(cls, sheet: Sheet) -> "SheetView":
        content = sheet.content
        criteria = [vars(criterion) for criterion in content.criteria]
        return stored(cls, vars(content) | {"id": sheet.id, "version": sheet.version, "criteria": criteria})
