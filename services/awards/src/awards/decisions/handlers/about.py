"""Drafting a decision about another one: which of its lines, and how they are to stand."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from authority import Command, Query
from awards.catalogue.handlers import awards_under
from awards.decisions import access, amendments, register
from awards.decisions.domain import Decision, DecisionKind, Line, RegisterLine
from awards.decisions.handlers import checks
from awards.decisions.schemas import DraftDecision, DraftLine
from awards.errors import AnnulledAsWritten, AwardNotJudged, LineNotStanding, LineUnchanged
from awards.nominations.handlers import hold
from awards.sessions.handlers import Finding, lock_findings
from contracts.acts import Duty
from kit.clock import local_date
from kit.text import name_key


async def lines(
    uow: Command, command: DraftDecision, target_id: UUID
) -> tuple[DecisionKind, UUID, tuple[Line, ...]]:
    """Of what kind the decision is, the target's round, and lines of it as the draft has them stand, or takes them
    back.

    The target's nominations are held first, as by who signs or issues a decision on one of them. Raises NotFound,
    NotAnAwardDecision, DecisionReplaced, DecisionStateConflict, LineNotStanding, AnnulledAsWritten.
    """
    target, _ = await access.lock_with_nominations(uow, target_id)
    kind = amendments.kind_about(command.kind, target)
    amendments.require_target(kind, command.unit_id, target)
    if kind is DecisionKind.REVOKE and any(line.name or line.award_code for line in command.items):
        raise AnnulledAsWritten
    entries = {line.item_id: line for line in await register.about(uow, target)}
    if strangers := sorted({line.item_id for line in command.items} - entries.keys()):
        raise LineNotStanding(item_ids=strangers)
    return kind, target.round_id, tuple(_line(line, entries[line.item_id]) for line in command.items)


async def require_due(uow: Command, decision: Decision, drafted: Sequence[DraftLine]) -> None:
    """The drafter has no other part in its nominations, and what it says of them is lawful today.

    Raises what excludes the drafter, AwardNotJudged, LineUnchanged, and what `checks.require_lawful` raises.
    """
    held = await hold(uow, [line.nominee_id for line in decision.lines])
    findings = await lock_findings(uow, [line.item_id for line in decision.lines])
    nominations = [finding.nomination for finding in findings.values()]
    await uow.acts.require_free(Duty.DRAFT, decision.unit_id, nominations)
    await _require_judged(uow, drafted, findings)
    await checks.require_lawful(uow, decision, held, findings, local_date(uow.now))


async def _require_judged(uow: Query, drafted: Iterable[DraftLine], findings: dict[UUID, Finding]) -> None:
    """An award that is named is the one that the council judged, and its misprint another wording than its name.

    Raises AwardNotJudged, LineUnchanged.
    """
    named = [(line, findings[line.item_id]) for line in drafted if line.award_code is not None]
    if others := [found.item_id for line, found in named if line.award_code != found.award_code]:
        raise AwardNotJudged(sorted(others))
    awards = await awards_under(uow, {(found.award_code, found.rule_set) for _, found in named})
    if same := [
        found.item_id
        for line, found in named
        if line.misprinted_award is not None
        and name_key(line.misprinted_award) == name_key(awards[found.award_code, found.rule_set].name)
    ]:
        raise LineUnchanged(item_ids=sorted(same))


def _line(drafted: DraftLine, entry: RegisterLine) -> Line:
    return Line(
        item_id=entry.item_id,
        dossier_id=entry.dossier_id,
        nominee_id=entry.nominee_id,
        award_code=entry.award_code,
        name=drafted.name or entry.name,
        holds=False,
        nominee_version_id=entry.nominee_version_id,
        sealed_name=entry.sealed_name,
        name_reason=entry.name_reason if drafted.name is None else None,
        follows=entry.last_word,
        misprinted_award=drafted.misprinted_award,
    )
