"""What is done with the award catalogue."""

from dataclasses import asdict, replace

from authority import Capability, UnitOfWork
from awards.catalogue import events, repository
from awards.catalogue.domain import Award, check
from awards.catalogue.schemas import AwardView, ImportAwards, ImportResult
from awards.errors import AwardUnknown
from kit.errors import InvalidFile


async def import_awards(uow: UnitOfWork, command: ImportAwards) -> ImportResult:
    """Record every entry of the list, or none. An entry that stands like that already is left alone."""
    await uow.authority.require_at_top(Capability.MANAGE_CATALOGUE)
    entries = command.entries()
    if faults := [asdict(fault) for fault in check(entries)]:
        raise InvalidFile(errors=faults)
    await repository.lock_catalogue(uow)
    known = {award.key: award for award in await repository.all_awards(uow)}
    new = [replace(entry, version=1) for entry in entries if entry.key not in known]
    changed = [
        replace(entry, version=known[entry.key].version + 1)
        for entry in entries
        if entry.key in known and entry != replace(known[entry.key], version=0)
    ]
    await repository.save(uow, new + changed)
    for award in new + changed:
        uow.publish(events.award_recorded(award))
    return ImportResult(
        recorded=len(new), changed=len(changed), unchanged=len(entries) - len(new) - len(changed)
    )


async def list_awards(uow: UnitOfWork) -> list[AwardView]:
    """The whole catalogue: it is public, like the law that it follows."""
    return [AwardView.of(award) for award in await repository.all_awards(uow)]


async def awards_under(uow: UnitOfWork, keys: set[tuple[str, str]]) -> dict[tuple[str, str], Award]:
    """The entries for these awards under these rule sets (code, rule set). Raises AwardUnknown."""
    found = await repository.awards_by_key(uow, keys)
    for code, rule_set in sorted(keys - found.keys()):
        raise AwardUnknown(award_code=code, rule_set=rule_set)
    return found
