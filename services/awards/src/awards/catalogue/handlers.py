"""What is done with the award catalogue."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Final

from authority import Capability, Command, Query
from authority.unit_kinds import load_unit_kinds, unknown_word
from awards.catalogue import facts, repository
from awards.catalogue.domain import Award, Fault, check
from awards.catalogue.errors import AwardUnknown
from awards.catalogue.schemas import AwardView, ImportAwards, ImportResult
from kit.clock import local_date
from kit.dates import unplannable
from kit.errors import InvalidFile, NotFound
from kit.paging import Page
from kit.plans import Plan, PlanVersion, keep, newest, require_all_seen, versions

_KIND: Final = "award"


async def import_awards(uow: Command, seen: int | None, command: ImportAwards) -> ImportResult:
    """Record every entry of the list, or none. An entry that stands like that already is left alone.

    Whoever replaces entries names the catalogue's tag that they saw. Raises NotAuthorised, InvalidFile,
    PreconditionMissing, PreconditionFailed.
    """
    await uow.authority.require_at_top(Capability.MANAGE_CATALOGUE)
    entries = command.entries()
    await repository.lock_catalogue(uow)
    known = {award.key: award for award in await repository.all_awards(uow)}
    faults = [asdict(fault) for fault in (*check(entries, known.values()), *_unknown_kinds(entries))]
    if faults := [*faults, *unplannable(_days(entries), local_date(uow.now))]:
        raise InvalidFile(errors=faults)
    new = [replace(entry, version=1) for entry in entries if entry.key not in known]
    changed = [
        replace(entry, version=known[entry.key].version + 1)
        for entry in entries
        if entry.key in known and entry != replace(known[entry.key], version=0)
    ]
    await require_all_seen(uow, _KIND, [award.key for award in changed], seen)
    await repository.save(uow, new + changed)
    for award in new + changed:
        before = known.get(award.key)
        kept = Plan(_KIND, award.key, award.version, repository.content_of(award))
        earlier = repository.content_of(before) if before else None
        keep(uow, kept, earlier, Capability.MANAGE_CATALOGUE, command.reason)
    for award in new + changed:
        uow.publish(facts.award_recorded(award))
    return ImportResult(
        recorded=len(new), changed=len(changed), unchanged=len(entries) - len(new) - len(changed)
    )


async def list_versions(uow: Query, code: str, rule_set: str, cursor: str | None) -> Page[PlanVersion]:
    """Every version of an entry, the newest first, a page at a time. Raises NotFound, CursorInvalid."""
    if not await repository.awards_by_key(uow, {(code, rule_set)}):
        raise NotFound
    return await versions(uow, _KIND, f"{code}/{rule_set}", cursor)


def _days(entries: Sequence[Award]) -> dict[str, date | None]:
    return {
        f"/awards/{number}/{member}": day
        for number, award in enumerate(entries)
        for member, day in (("valid_from", award.valid_from), ("valid_to", award.valid_to))
    }


def _unknown_kinds(entries: Sequence[Award]) -> Iterator[Fault]:
    """Kinds of unit that nobody knows: no unit would ever decide or propose by them."""
    known = load_unit_kinds().kinds
    for number, award in enumerate(entries):
        for field, kinds in (("decided_by", award.decided_by), ("proposed_by", award.proposed_by)):
            for place, kind in enumerate(kinds):
                if kind not in known:
                    pointer = f"/awards/{number}/{field}/kinds/{place}"
                    yield Fault(pointer, "kind_unknown", unknown_word(kind, known))


async def list_awards(uow: Query) -> tuple[list[AwardView], int]:
    """The whole catalogue: it is public, like the law that it follows. And its tag, for whoever replaces entries."""
    version = await newest(uow, _KIND)
    return [AwardView.of(award) for award in await repository.all_awards(uow)], version


async def award_names(uow: Query) -> set[str]:
    """What awards are called, under whichever rule set."""
    return await repository.award_names(uow)


async def awards_under(uow: Query, keys: set[tuple[str, str]]) -> dict[tuple[str, str], Award]:
    """The entries for these awards under these rule sets (code, rule set). Raises AwardUnknown."""
    found = await repository.awards_by_key(uow, keys)
    for code, rule_set in sorted(keys - found.keys()):
        raise AwardUnknown(award_code=code, rule_set=rule_set)
    return found
