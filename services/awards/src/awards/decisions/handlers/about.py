"""Drafting a decision about another one: which of its entries, and how they are to stand."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from authority import Command, Query
from awards.catalogue.handlers import awards_under
from awards.decisions import access, amendments, register
from awards.decisions.drafting import DraftDecision, DraftEntry
from awards.decisions.errors import AnnulledAsWritten, AwardNotJudged, EntryNotStanding, EntryUnchanged
from awards.decisions.handlers import checks
from awards.decisions.values import Decision, DecisionKind, Entry, RegisterEntry
from awards.nominations.handlers import hold
from awards.sessions.handlers import Finding, lock_findings
from contracts.acts import Duty
from kit.clock import local_date
from kit.text import name_key


async def entries(
    uow: Command, command: DraftDecision, target_id: UUID
) -> tuple[DecisionKind, UUID, tuple[Entry, ...]]:
    """Of what kind the decision is, the target's round, and entries of it as the draft has them stand, or takes them
    back.

    The target's nominations are held first, as by who signs or issues a decision on one of them. Raises NotFound,
    NotAnAwardDecision, DecisionReplaced, DecisionStateConflict, EntryNotStanding, AnnulledAsWritten.
    """
    target, _ = await access.lock_with_nominations(uow, target_id)
    kind = amendments.kind_about(command.kind, target)
    amendments.require_target(kind, command.unit_id, target)
    if kind is DecisionKind.REVOKE and any(entry.says_otherwise for entry in command.items):
        raise AnnulledAsWritten
    registered = {entry.item_id: entry for entry in await register.about(uow, target)}
    if strangers := sorted({entry.item_id for entry in command.items} - registered.keys()):
        raise EntryNotStanding(item_ids=strangers)
    return kind, target.round_id, tuple(_entry(entry, registered[entry.item_id]) for entry in command.items)


async def require_due(uow: Command, decision: Decision, drafted: Sequence[DraftEntry]) -> None:
    """The drafter has no other part in its nominations, and what it says of them is lawful today.

    Raises what excludes the drafter, AwardNotJudged, EntryUnchanged, and what `checks.require_lawful` raises.
    """
    held = await hold(uow, [entry.nominee_id for entry in decision.entries])
    findings = await lock_findings(uow, [entry.item_id for entry in decision.entries])
    nominations = [finding.nomination for finding in findings.values()]
    await uow.acts.require_free(Duty.DRAFT, decision.unit_id, nominations)
    await _require_judged(uow, drafted, findings)
    await checks.require_lawful(uow, decision, held, findings, local_date(uow.now))


async def _require_judged(uow: Query, drafted: Iterable[DraftEntry], findings: dict[UUID, Finding]) -> None:
    """An award that is named is the one that the council judged, and its misprint another wording than its name.

    Raises AwardNotJudged, EntryUnchanged.
    """
    named = [(entry, findings[entry.item_id]) for entry in drafted if entry.award_code is not None]
    if others := [found.item_id for entry, found in named if entry.award_code != found.award_code]:
        raise AwardNotJudged(sorted(others))
    awards = await awards_under(uow, {(found.award_code, found.rule_set) for _, found in named})
    if same := [
        found.item_id
        for entry, found in named
        if entry.misprinted_award is not None
        and name_key(entry.misprinted_award) == name_key(awards[found.award_code, found.rule_set].name)
    ]:
        raise EntryUnchanged(item_ids=sorted(same))


def _entry(drafted: DraftEntry, standing: RegisterEntry) -> Entry:
    return Entry(
        item_id=standing.item_id,
        dossier_id=standing.dossier_id,
        nominee_id=standing.nominee_id,
        award_code=standing.award_code,
        name=drafted.name or standing.name,
        holds=False,
        nominee_version_id=standing.nominee_version_id,
        sealed_name=standing.sealed_name,
        name_reason=standing.name_reason if drafted.name is None else None,
        follows=standing.last_word,
        misprinted_award=drafted.misprinted_award,
        prize_money=standing.prize_money if drafted.prize_money is None else drafted.prize_money,
    )
