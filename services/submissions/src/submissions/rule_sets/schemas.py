"""Rule sets as their file says them."""

from datetime import date
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from kit.schemas import Body
from kit.text import Day, Name, Phrase, Reason, Slug
from submissions.errors import words
from submissions.rule_sets.domain import overlapping


class RuleSet(Body):
    """The law in force between two inclusive local dates; an open end is none."""

    code: Slug
    name: Name
    valid_from: Day
    valid_to: Day | None
    documents: tuple[Phrase, ...] = Field(min_length=1, max_length=50)


class RuleSetView(BaseModel):
    """A rule set as it stands."""

    code: str
    version: int
    name: str
    valid_from: date
    valid_to: date | None
    documents: tuple[str, ...]


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


class ImportRuleSets(Body):
    """Rule sets, one after the other without overlap, also with those that are known already: a day has one law.
    Those that are not named stay as they are.

    `reason` says why a rule set that stands is changed.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    rule_sets: tuple[RuleSet, ...] = Field(min_length=1, max_length=100)
    reason: Reason | None = None

    @model_validator(mode="after")
    def _one_law_a_day(self) -> Self:
        for one in self.rule_sets:
            if one.valid_to is not None and one.valid_to < one.valid_from:
                raise ValueError(words("rule_set_ends_before_it_begins", code=one.code))
        codes = [one.code for one in self.rule_sets]
        if len(set(codes)) < len(codes):
            raise ValueError(words("rule_set_twice"))
        if clash := overlapping(self.rule_sets):
            raise ValueError(words("rule_sets_overlap", earlier=clash[0], later=clash[1]))
        return self
