"""Use cases of accounts: whose they become, and are no more."""

from collections.abc import Collection, Sequence
from uuid import UUID

from authority import Command, Query
from authority.projection import erase_account, keep_accounts
from contracts.directory import AccountRecordedV1
from directory import history
from directory.access import Mandate, mandate_of
from directory.accounts import facts, repository
from directory.accounts.domain import Account, erased, fresh, linked, unlinked
from directory.accounts.schemas import AccountName, AccountView, LinkAccount, UnlinkAccount
from directory.assignments import handlers as assignments
from directory.people import handlers as people
from directory.people.schemas import ErasePerson, PersonErasedView
from directory.units import handlers as units
from kit.errors import NotFound
from kit.ids import new_id
from kit.unit_of_work import NumberedFact


async def link_account(uow: Command, person_id: UUID, command: LinkAccount) -> AccountView:
    """Let a person sign in with an account. Only who administers all units of the person may do it.

    Raises NotFound, PersonUnknown; AccountLinked where the account is somebody else's.
    """
    await history.take_turn(uow)
    mandate = await mandate_of(uow)
    await _require_over(uow, mandate, person_id)
    person = await people.lock_person(uow, person_id)
    return AccountView.of(await link(uow, mandate.capacity, command.reason, command, person.id))


async def unlink_account(uow: Command, account_id: UUID, seen: int, command: UnlinkAccount) -> AccountView:
    """Take an account from the person whose it is: at their next request nobody is there any more.

    Raises NotFound, also where it is nobody's any more; PreconditionFailed where it was changed since it was seen.
    """
    await history.take_turn(uow)
    mandate = await mandate_of(uow)
    found = await repository.by_id(uow, account_id)
    if found is None or found.person_id is None:
        raise NotFound(account=account_id)
    await _require_over(uow, mandate, found.person_id)
    await history.require_seen(uow, seen, [str(account_id)])
    account = unlinked(found)
    await note(uow, mandate.capacity, command.reason, [account])
    return AccountView.of(account)


async def accounts_of(uow: Query, person_id: UUID) -> list[AccountView]:
    """With which accounts a person signs in. Raises NotAuthorised, NotFound."""
    mandate = await mandate_of(uow)
    await _require_over(uow, mandate, person_id)
    return [AccountView.of(account) for account in await repository.of_person(uow, person_id)]


async def lock_known(uow: Command, named: Collection[AccountName]) -> list[Account]:
    """Those of the accounts that the directory knows, held until the end of the transaction."""
    return await repository.lock_named(uow, {(each.issuer, each.subject) for each in named})


async def link(uow: Command, capacity: str, reason: str, named: AccountName, person_id: UUID) -> Account:
    """The account as this person's, whose row is held. Raises AccountLinked."""
    known = await lock_known(uow, [named])
    found = known[0] if known else fresh(new_id(), named.issuer, named.subject)
    account = linked(found, person_id)
    if account != found:
        await note(uow, capacity, reason, [account])
    return account


async def note(uow: Command, capacity: str, reason: str, changed: Sequence[Account]) -> None:
    """Write new versions of accounts: rows, facts, our own authority, history. The history says whose, not which."""
    await repository.save(uow, changed)
    recorded = [(facts.recorded(account), account.version) for account in changed]
    for fact, version in recorded:
        uow.publish(NumberedFact(fact, str(fact.account_id), version))
    await keep_accounts(uow, recorded)
    await history.keep(uow, capacity, reason, [_change(account, "recorded") for account in changed])


async def erase_person(
    uow: Command, person_id: UUID, seen: int | None, command: ErasePerson
) -> PersonErasedView:
    """Blank a person for good, with what they were given and what they sign in with; every service forgets both by a
    tombstone for each.

    Only who administers all units of the person may do it, having seen all that the person was given; the operator
    does it on a request that names the person. Law 91/2025 on personal data.
    """
    await history.take_turn(uow)
    mandate = await mandate_of(uow)
    person = await people.lock_to_erase(uow, person_id)
    held = await assignments.lock_held_by(uow, [person_id])
    known = await units.known_units(uow, {assignment.unit_id for assignment in held})
    if not all(mandate.covers(unit.path) for unit in known.values()):
        raise NotFound(person=person_id)
    if not mandate.is_operators:
        await history.require_seen(uow, seen, [str(person_id), *(str(assignment.id) for assignment in held)])
    person = await people.blank(uow, mandate.capacity, command.reason, person)
    await assignments.erase(uow, mandate.capacity, command.reason, held)
    await _erase(uow, mandate.capacity, command.reason, person_id)
    return PersonErasedView(id=person_id, version=person.version, erased_assignments=len(held))


async def _erase(uow: Command, capacity: str, reason: str, person_id: UUID) -> None:
    blanked = [erased(account) for account in await repository.lock_ever_of(uow, person_id)]
    await repository.save(uow, blanked)
    for account in blanked:
        uow.publish_tombstone(AccountRecordedV1.topic, str(account.id))
        await erase_account(uow, str(account.id))
    await history.keep(uow, capacity, reason, [_change(account, "erased") for account in blanked])


async def _require_over(uow: Query, mandate: Mandate, person_id: UUID) -> None:
    """As whom somebody signs in is for those who administer every unit that they ever had a role in, as erasing is; of
    somebody who never had one for those of the top unit. Raises NotFound.
    """
    paths = await assignments.paths_ever(uow, person_id)
    is_theirs = all(map(mandate.covers, paths)) if paths else mandate.everywhere
    if not is_theirs or await people.find_person(uow, person_id) is None:
        raise NotFound(person=person_id)


def _change(account: Account, action: str) -> history.Change:
    whose = str(account.person_id) if account.person_id else None
    return history.Change(
        repository.AGGREGATE, str(account.id), account.version, action, {"person_id": whose}
    )
