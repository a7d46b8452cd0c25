"""Accounts as facts."""

from contracts.directory import AccountRecordedV1
from directory.accounts.domain import Account


def recorded(account: Account) -> AccountRecordedV1:
    """The account as it stands, by its key: what a provider calls somebody may be their name or address."""
    if account.key is None:
        raise ValueError("an erased account is told by a tombstone")
    return AccountRecordedV1(account_id=account.id, key=account.key, person_id=account.person_id)
