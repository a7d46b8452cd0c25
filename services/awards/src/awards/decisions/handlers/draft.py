"""Drafting a decision, or one about another; giving a draft up."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from authority import Capability, Command, Query, Unit, unit_by_id
from awards import history
from awards.access import offices_of
from awards.decisions import access, domain, repository
from awards.decisions.change import tell
from awards.decisions.drafting import DraftDecision, DraftEntry
from awards.decisions.errors import AlreadyDecided, NameNotSealed, NomineeTwice, SeveralRounds
from awards.decisions.handlers import about, checks
from awards.decisions.handlers.reads import view
from awards.decisions.happened import Drafted
from awards.decisions.schemas import DecisionView, DiscardDecision
from awards.decisions.states import DecisionStatus
from awards.decisions.values import Decision, DecisionKind, Entry
from awards.nominations.handlers import hold
from awards.sessions.handlers import Finding, lock_findings, nominees_of_items
from contracts.acts import Duty
from kit.actor import Grant
from kit.clock import local_date
from kit.ids import new_id


async def draft_decision(uow: Command, command: DraftDecision) -> DecisionView:
    """The unit or its standing office drafts what its head will sign."""
    unit = await unit_by_id(uow, command.unit_id)
    grant = await require_drafter(uow, unit)
    if command.target_decision_id is None:
        decision = _drafted(uow, command, command.kind, *await _award(uow, unit, command))
    else:
        decision = _drafted(uow, command, *await about.entries(uow, command, command.target_decision_id))
        await about.require_due(uow, decision, command.items)
    await repository.add(uow, decision)
    tell(uow, decision, [Drafted()])
    await history.note(uow, decision.id, decision.version, "decision_drafted", grant.role, decision.reason)
    return await view(uow, decision)


async def discard_decision(
    uow: Command, decision_id: UUID, seen: int, command: DiscardDecision
) -> DecisionView:
    """Who may draft may give a draft up. A draft that can no longer be signed would hold its nominations for good."""
    decision = await access.lock_visible(uow, decision_id)
    grant = await require_drafter(uow, await unit_by_id(uow, decision.unit_id))
    discarded, happened = domain.discard(decision)
    await history.require_seen(uow, decision.id, decision.version, seen)
    await repository.save(uow, discarded)
    await repository.release(uow, discarded)
    tell(uow, discarded, happened)
    await history.note(uow, discarded.id, discarded.version, "decision_discarded", grant.role, command.reason)
    return await view(uow, discarded)


async def require_drafter(uow: Query, unit: Unit) -> Grant:
    """The unit's own or its standing office's. Raises NotAuthorised."""
    own, office = offices_of(unit)
    place = office if await uow.authority.has(Capability.DRAFT_DECISION, office) else own
    return await uow.authority.require(Capability.DRAFT_DECISION, unit=place)


async def _award(uow: Command, unit: Unit, command: DraftDecision) -> tuple[UUID, tuple[Entry, ...]]:
    """Nominations that this unit's council approved and its head may decide today, each in one decision only."""
    drafted = {entry.item_id: entry for entry in command.items}
    held = await hold(uow, (await nominees_of_items(uow, drafted)).values())
    findings = await lock_findings(uow, drafted)
    _require_each_once(findings.values())
    await checks.require_still_due(uow, held, findings, drafted, unit, local_date(uow.now))
    found = [findings[item_id] for item_id in drafted]
    if len({finding.round_id for finding in found}) > 1:
        raise SeveralRounds
    await uow.acts.require_free(Duty.DRAFT, unit.id, [finding.nomination for finding in found])
    await _require_undecided(uow, found)
    _require_sealed_names(found, drafted)
    entries = tuple(_entry(finding, drafted[finding.item_id]) for finding in found)
    return found[0].round_id, entries


def _require_each_once(findings: Iterable[Finding]) -> None:
    """A nominee stands in one entry of a decision, on however many agendas it was. Raises NomineeTwice."""
    seen: set[tuple[UUID, UUID]] = set()
    for finding in findings:
        if (finding.dossier_id, finding.nominee_id) in seen:
            raise NomineeTwice(item_ids=[finding.item_id])
        seen.add((finding.dossier_id, finding.nominee_id))


def _require_sealed_names(findings: list[Finding], drafted: Mapping[UUID, DraftEntry]) -> None:
    """Each name is that of the version which the council judged. Raises NameNotSealed.

    Of what was sealed before versions were kept there is no digest: the name is taken as it is given.
    """
    if wrong := [
        finding.item_id
        for finding in findings
        if finding.name_digest and not _is_sealed(finding.name_digest, drafted[finding.item_id])
    ]:
        raise NameNotSealed(item_ids=wrong)


def _is_sealed(digest: str, entry: DraftEntry) -> bool:
    return bool(entry.name and entry.salt) and domain.is_sealed_name(
        digest, entry.name or "", entry.salt or ""
    )


def _entry(finding: Finding, drafted: DraftEntry) -> Entry:
    return Entry(
        item_id=finding.item_id,
        dossier_id=finding.dossier_id,
        nominee_id=finding.nominee_id,
        award_code=finding.award_code,
        name=drafted.printed_name or drafted.name or "",
        holds=True,
        nominee_version_id=finding.nominee_version_id,
        sealed_name=drafted.name if finding.name_digest else None,
        name_reason=drafted.printed_reason,
        prize_money=drafted.prize_money,
    )


async def _require_undecided(uow: Query, findings: list[Finding]) -> None:
    nominations = {(finding.dossier_id, finding.nominee_id): finding.item_id for finding in findings}
    if held := await repository.held_among(uow, nominations):
        raise AlreadyDecided(item_ids=sorted(nominations[nomination] for nomination in held))


def _drafted(
    uow: Query, command: DraftDecision, kind: DecisionKind, round_id: UUID, entries: tuple[Entry, ...]
) -> Decision:
    return Decision(
        id=new_id(),
        version=1,
        kind=kind,
        status=DecisionStatus.DRAFTED,
        unit_id=command.unit_id,
        round_id=round_id,
        target_decision_id=command.target_decision_id,
        legal_bases=command.legal_bases,
        achievement_period=command.achievement_period,
        reason=command.reason,
        drafted_by=uow.actor.person_id,
        drafted_at=uow.now,
        entries=entries,
    )
