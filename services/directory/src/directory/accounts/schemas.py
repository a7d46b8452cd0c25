"""Accounts as they come in and go out. Only administrators of all of a person's units see them."""

from typing import Annotated, Final, Self
from uuid import UUID

from pydantic import ConfigDict

from contracts.fact import Value
from directory.accounts.domain import Account
from kit.schemas import Body
from kit.text import Kind, Reason

ISSUER: Final = Kind(
    "issuer", 500, pattern=r"https?://[!-~]+", looks_like="https://id.thidua.example/realms/thidua"
)
SUBJECT: Final = Kind(
    "subject",
    255,  # OpenID Connect Core 1.0, section 2
    pattern=r"[!-~]+",
    looks_like="6f0a1c5e-3f0b-4f57-9f9e-0c2f5a1f7a11",
)


class AccountName(Body):
    """An account, as its provider names it: letter by letter, as it stands in `iss` and `sub` of its tokens."""

    issuer: Annotated[str, ISSUER]
    subject: Annotated[str, SUBJECT]


class LinkAccount(AccountName):
    """From now on whoever signs in with this account is this person."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "issuer": "https://id.thidua.example/realms/thidua",
                    "subject": "6f0a1c5e-3f0b-4f57-9f9e-0c2f5a1f7a11",
                    "reason": "Phiếu đăng ký tài khoản ngày 12/5/2026",
                }
            ]
        },
    )

    reason: Reason


class UnlinkAccount(Body):
    """From now on nobody is who signs in with this account, until it is linked again."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "Chuyển công tác theo Quyết định 845/QĐ-UBND"}]},
    )

    reason: Reason


class AccountView(Value):
    """An account; `person_id` is whose it is, if anybody's."""

    id: UUID
    issuer: str | None
    subject: str | None
    person_id: UUID | None
    version: int

    @classmethod
    def of(cls, account: Account) -> Self:
        return cls(
            id=account.id,
            issuer=account.issuer,
            subject=account.subject,
            person_id=account.person_id,
            version=account.version,
        )
