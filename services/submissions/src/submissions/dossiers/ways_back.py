"""How what was written or sent is given up, taken back, or asked for: the one definition of each command."""

from typing import Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator

from contracts.submissions import AskBackPurpose
from kit.schemas import Body
from kit.text import Reason
from submissions.errors import words


class DiscardDossier(Body):
    """Give up a draft that was never sent: it leaves every list and stays in the record."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Tạo nhầm hồ sơ thứ hai"}]})

    reason: Reason


class RecallDossier(Body):
    """Take the dossier back for good."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "Tập thể xin rút để bổ sung thành tích"}]}
    )

    reason: Reason


class WithdrawNominee(Body):
    """Withdraw one nominee of a dossier that is under way; the others go on."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Cá nhân xin rút"}]})

    reason: Reason


class AskBack(Body):
    """Ask for nominations that wait for a decision: to withdraw, to decline, or to consider them again."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "nominee_ids": ["01970000-0000-7000-8000-000000000001"],
                    "purpose": "reconsider",
                    "reason": "Có ý kiến phản ánh về thành tích, cần xem xét lại",
                }
            ]
        }
    )

    nominee_ids: tuple[UUID, ...] = Field(min_length=1, max_length=1_000)
    purpose: AskBackPurpose
    reason: Reason

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len(set(self.nominee_ids)) < len(self.nominee_ids):
            raise ValueError(words("nominee_once"))
        return self
