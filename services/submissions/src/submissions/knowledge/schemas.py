"""Rule sets as their file says them."""

from datetime import date
from itertools import pairwise
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints, model_validator

Text = Annotated[str, StringConstraints(min_length=1)]


class RuleSet(BaseModel):
    """The law in force between two inclusive local dates; an open end is none."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Text
    name: Text
    valid_from: date
    valid_to: date | None
    documents: tuple[Text, ...] = Field(min_length=1)


_EXAMPLE: dict[str, JsonValue] = {
    "rule_sets": [
        {
            "code": "luat-2022",
            "name": "Luật Thi đua, khen thưởng năm 2022",
            "valid_from": "2024-01-01",
            "valid_to": "2026-09-30",
            "documents": ["Luật số 06/2022/QH15", "Nghị định số 98/2023/NĐ-CP"],
        }
    ]
}


class ImportRuleSets(BaseModel):
    """All rule sets, one after the other without overlap: a day has one law."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra={"examples": [_EXAMPLE]})

    rule_sets: tuple[RuleSet, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _one_law_a_day(self) -> Self:
        for earlier, later in pairwise(sorted(self.rule_sets, key=lambda one: one.valid_from)):
            if earlier.valid_to is None or earlier.valid_to >= later.valid_from:
                raise ValueError(f"bộ quy định {earlier.code} và {later.code} cùng có hiệu lực một ngày")
        return self
