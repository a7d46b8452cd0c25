"""What comes in and goes out about latecomers: what may still come after a round has closed."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.submissions import DossierStatus
from kit.schemas import Body, stored
from kit.text import Day, Reason
from submissions.dossiers.lateness import Allowance
from submissions.dossiers.schemas import LetterBody, SubjectBody
from submissions.dossiers.values import Dossier


class AllowLate(Body):
    """Let these still come until the end of that day. Nobody named: the whole of a dossier that was never submitted."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "nominees": [
                        {
                            "subject_type": "household",
                            "name": "Hộ bà Trần Thị Mới",
                            "award_code": "giay_khen_chu_tich_huyen",
                        }
                    ],
                    "until": "2025-05-23",
                    "reason": "Xã gửi hồ sơ đúng hạn nhưng bưu điện chuyển nhầm",
                    "document": {"number": "45/UBND-NV", "issued_on": "2025-05-05"},
                }
            ]
        }
    )

    nominees: tuple[SubjectBody, ...] = Field(default=(), max_length=500)
    until: Day
    reason: Reason
    document: LetterBody


class WithdrawLate(Body):
    """Take an allowance back by which nothing has come yet."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Ghi nhầm đơn vị"}]})

    reason: Reason


class AllowanceView(BaseModel):
    """What may still come, and until when. `used`: something came by it."""

    id: UUID
    nominees: list[SubjectBody]
    until: date
    reason: str
    document: LetterBody
    allowed_by: UUID
    unit_id: UUID
    allowed_at: datetime
    withdrawn_at: datetime | None
    used: bool

    @classmethod
    def of(cls, allowance: Allowance, dossier: Dossier) -> Self:
        document = {"number": allowance.document_number, "issued_on": allowance.document_date}
        shown = {"nominees": allowance.expected, "document": document, "used": allowance.is_used_by(dossier)}
        return stored(cls, vars(allowance) | shown)


class LatecomersView(BaseModel):
    """A dossier as far as whoever may allow latecomers has to see it; the ETag is `revision`."""

    dossier_id: UUID
    round_id: UUID
    submitting_unit_id: UUID
    status: DossierStatus
    attempt: int
    closes_on: date
    revision: int
    allowances: list[AllowanceView]

    @classmethod
    def of(cls, dossier: Dossier, closes_on: date, allowances: Iterable[Allowance]) -> Self:
        return cls(
            dossier_id=dossier.id,
            round_id=dossier.round_id,
            submitting_unit_id=dossier.submitting_unit_id,
            status=dossier.status,
            attempt=dossier.attempt,
            closes_on=closes_on,
            revision=dossier.revision,
            allowances=[AllowanceView.of(one, dossier) for one in allowances],
        )
