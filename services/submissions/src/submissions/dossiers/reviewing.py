"""Commands of the levels: note the arrival, check, appraise, sign."""

from typing import Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator

from contracts.submissions import (
    StageOutcome,
    VerdictResult,
)
from kit.schemas import Body
from kit.text import Day, DocumentNumber, Reason
from submissions.dossiers.schemas import LetterBody
from submissions.errors import words


class RegisterArrival(Body):
    """Under which number and on which day the dossier came, by the book of incoming documents (số đến, ngày đến).

    What was noted already is put right with a reason.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [{"number": "152", "arrived_on": "2025-05-05"}]})

    number: DocumentNumber
    arrived_on: Day
    reason: Reason | None = None


class CheckDossier(Body):
    """The standing office found the dossier complete, or returns it with reasons."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"complete": True}, {"complete": False, "reason": "Thiếu biên bản họp"}]
        }
    )

    complete: bool
    reason: Reason | None = None


class NomineeVerdict(Body):
    """What the appraisal finds of one nominee; to decline needs a reason."""

    nominee_id: UUID
    result: VerdictResult
    reason: Reason | None = None


class AppraiseDossier(Body):
    """A verdict for every nominee that the stage treats."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"verdicts": [{"nominee_id": "01980000-0000-7000-8000-000000000003", "result": "supported"}]}
            ]
        }
    )

    verdicts: tuple[NomineeVerdict, ...] = Field(max_length=500)

    @model_validator(mode="after")
    def _one_for_each(self) -> Self:
        if len({verdict.nominee_id for verdict in self.verdicts}) < len(self.verdicts):
            raise ValueError(words("verdict_twice"))
        return self


class ConcludeStage(Body):
    """Sign the open stage off: propose upward with a letter, return with reasons, or decline with reasons."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"outcome": "proposed", "letter": {"number": "45/TTr-UBND", "issued_on": "2025-05-05"}}
            ]
        }
    )

    outcome: StageOutcome
    letter: LetterBody | None = None
    reason: Reason | None = None

    @model_validator(mode="after")
    def _letter_to_propose(self) -> Self:
        if self.outcome is StageOutcome.DECIDED:
            raise ValueError(words("decided_by_decision"))
        if (self.outcome is StageOutcome.PROPOSED) != (self.letter is not None):
            raise ValueError(words("letter_with_proposal"))
        return self
