"""What comes in and goes out about score sheets."""

from decimal import Decimal
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from scoring.sheets.domain import Criterion, Sheet, SheetContent

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]
Amount = Annotated[Decimal, Field(gt=0, le=1000, decimal_places=4)]
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


class CriterionBody(BaseModel):
    """A criterion (tiêu chí chấm điểm)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Slug
    name: Text
    max_points: Amount
    weight: Amount
    criteria_groups: tuple[Text, ...] = ()


class PutSheet(BaseModel):
    """A score sheet as its file says it (deploy/examples/*/score_sheet.yaml)."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra={"examples": [_EXAMPLE]})

    code: Slug
    name: Text
    movement: Slug
    criteria: tuple[CriterionBody, ...] = Field(min_length=1, max_length=50)
    tie_break: tuple[Text, ...] = Field(min_length=1, max_length=10)

    def content(self) -> SheetContent:
        criteria = tuple(Criterion(**criterion.model_dump()) for criterion in self.criteria)
        return SheetContent(self.code, self.name, self.movement, criteria, self.tie_break)


class SheetView(PutSheet):
    """A version of a sheet."""

    id: UUID
    version: int

    @classmethod
    def of(cls, sheet: Sheet) -> "SheetView":
        content = sheet.content
        return cls(
            id=sheet.id,
            version=sheet.version,
            code=content.code,
            name=content.name,
            movement=content.movement,
            criteria=tuple(CriterionBody(**vars(criterion)) for criterion in content.criteria),
            tie_break=content.tie_break,
        )
