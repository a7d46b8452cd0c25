"""Whose an account is that somebody signed in with: the directory says so, and nothing else that a provider says is
trusted to be a person's id.
"""

from typing import Final
from uuid import UUID

from contracts.directory import account_key
from kit.unit_of_work import Query

_PERSON: Final = "SELECT person_id FROM authority_accounts WHERE key = $1 AND person_id IS NOT NULL"


async def person_of_account(uow: Query, issuer: str, subject: str) -> UUID | None:
    """The person who signs in with it; None for an account that is nobody's."""
    found = await uow.fetch(_PERSON, account_key(issuer, subject))
    return found[0].person_id if found else None
