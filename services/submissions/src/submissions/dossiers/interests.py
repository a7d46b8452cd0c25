"""What comes in and goes out about interests in nominees."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.acts import Ground
from kit.schemas import Body
from kit.text import Reason


class DeclareInterest(Body):
    """Say that one has an interest in nominees, and therefore takes no part in judging them."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "nominee_ids": ["01980000-0000-7000-8000-000000000003"],
                    "ground": "close_relative",
                    "reason": "Là em ruột của cá nhân được đề nghị",
                }
            ]
        }
    )

    nominee_ids: tuple[UUID, ...] = Field(min_length=1, max_length=500)
    ground: Ground
    reason: Reason


class WithdrawInterest(Body):
    """Take back a declaration that was entered by mistake, with the reason."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Khai nhầm người trùng tên"}]})

    reason: Reason


class InterestView(BaseModel):
    """A person's interest in a nominee; `withdrawn` where it was taken back as a mistake."""

    id: UUID
    person_id: UUID
    nominee_id: UUID
    ground: Ground
    withdrawn: bool
