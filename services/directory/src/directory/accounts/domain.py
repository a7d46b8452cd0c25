"""Accounts. An issuer and its `sub` name one; nothing else that a provider says is trusted to tell who somebody is.

Source: OpenID Connect Core 1.0, section 5.7 (only `iss` and `sub` together identify, and stay).
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from contracts.directory import account_key
from directory.errors import AccountLinked


class Status(StrEnum):
    """An account of an erased person is erased with them; what is named then may be linked anew, as another."""

    RECORDED = "recorded"
    ERASED = "erased"


@dataclass(frozen=True)
class Account:
    """`person_id` is whose it is; None once it was taken from somebody. An erased one has no name left."""

    id: UUID
    issuer: str | None
    subject: str | None
    person_id: UUID | None
    status: Status
    version: int

    @property
    def key(self) -> str | None:
        """How facts name it."""
        return account_key(self.issuer, self.subject) if self.issuer and self.subject else None


def fresh(account_id: UUID, issuer: str, subject: str) -> Account:
    """An account that nobody has yet, and that is not kept so."""
    return Account(account_id, issuer, subject, None, Status.RECORDED, version=0)


def linked(account: Account, person_id: UUID) -> Account:
    """The account as that person's; as it is where it is theirs already. Raises AccountLinked where it is another's."""
    if account.person_id == person_id:
        return account
    if account.person_id is not None:
        raise AccountLinked
    return replace(account, person_id=person_id, version=account.version + 1)


def unlinked(account: Account) -> Account:
    """Nobody's from now on."""
    return replace(account, person_id=None, version=account.version + 1)


def erased(account: Account) -> Account:
    """Nothing stays by which it could be recognised."""
    return replace(
        account,
        issuer=None,
        subject=None,
        person_id=None,
        status=Status.ERASED,
        version=account.version + 1,
    )
