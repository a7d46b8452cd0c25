"""Reactions to what awards tells: the council's outcomes become verdicts, decisions become outcomes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import UUID, uuid5

from authority import Command
from contracts import Envelope
from contracts.awards import (
    DecisionAmendedV1,
    DecisionIssuedV1,
    DecisionItem,
    DecisionRectifiedV1,
    DecisionReplacedV1,
    DecisionRevokedV1,
    EntryAmended,
    ItemOutcome,
    SessionConcludedV1,
)
from contracts.submissions import StepKind, VerdictResult
from submissions.dossiers import handover, judging, repository
from submissions.dossiers.change import note
from submissions.dossiers.moves import awaits_council
from submissions.dossiers.repository import HistoryRow
from submissions.dossiers.states import NomineeAct, NomineeState
from submissions.dossiers.values import Dossier, Stage, Verdict
from submissions.errors import words

_CAPACITY = "awards"


async def hear_session(uow: Command, fact: SessionConcludedV1, _: Envelope) -> None:
    """Every outcome of a concluded session becomes a verdict of the council on that nominee."""
    by_dossier: dict[UUID, list[ItemOutcome]] = defaultdict(list)
    for outcome in fact.outcomes:
        by_dossier[outcome.dossier_id].append(outcome)
    undecided = {item.dossier_id for item in fact.undecided}
    # always in this order, so that two sessions can't wait for each other
    for dossier_id in sorted(by_dossier.keys() | undecided):
        if dossier_id in by_dossier:
            await _record_council(uow, fact, dossier_id, by_dossier[dossier_id])
        if dossier_id in undecided:
            await _note_undecided(uow, fact, dossier_id)


async def _note_undecided(uow: Command, fact: SessionConcludedV1, dossier_id: UUID) -> None:
    """The council has not decided and considers the dossier again: its step stays open, and its history says why."""
    dossier = await repository.lock_dossier(uow, dossier_id)
    stage = _awaiting_council(dossier, fact.unit_id)
    if stage is None:
        return
    details = {"session": str(fact.session_id)}
    row = HistoryRow("council_undecided", stage.number, StepKind.COUNCIL, details=details, capacity=_CAPACITY)
    repository.note(uow, dossier, dossier, row)


async def hear_issued(uow: Command, fact: DecisionIssuedV1, _: Envelope) -> None:
    row = _row(fact.number, decision=fact.decision_id)
    await _record_decision(uow, fact.decision_id, fact.items, NomineeAct.AWARD, row)


async def hear_amended(uow: Command, fact: DecisionAmendedV1, _: Envelope) -> None:
    """Only the entries that it changed point to the new decision; a dossier of which none was is not touched."""
    row = _row(fact.number, decision=fact.by_decision_id, amends=fact.decision_id)
    await _record_decision(uow, fact.by_decision_id, fact.changed, NomineeAct.AMEND, row, fact.amended)


async def hear_replaced(uow: Command, fact: DecisionReplacedV1, _: Envelope) -> None:
    """Every entry that stands points to the decision that took the other's place."""
    row = _row(fact.number, decision=fact.by_decision_id, replaces=fact.decision_id)
    await _record_decision(uow, fact.by_decision_id, fact.items, NomineeAct.AMEND, row, fact.amended)


async def hear_revoked(uow: Command, fact: DecisionRevokedV1, _: Envelope) -> None:
    row = _row(fact.number, decision=fact.by_decision_id, revokes=fact.decision_id)
    await _record_decision(uow, fact.by_decision_id, fact.items, NomineeAct.REVOKE, row)


async def note_rectified(uow: Command, fact: DecisionRectifiedV1, _: Envelope) -> None:
    """A letter put the print of entries right. Their dossiers' histories say so, and nothing else changes by it."""
    details = {"decision": str(fact.decision_id), "rectification": str(fact.rectification_id)}
    reason = f"{fact.number}/{fact.series}"
    for dossier_id in sorted({entry.dossier_id for entry in fact.changed}):
        dossier = await repository.lock_dossier(uow, dossier_id)
        row = HistoryRow("rectification", reason=reason, details=details, capacity=_CAPACITY)
        repository.note(uow, dossier, dossier, row)


async def _record_council(
    uow: Command, fact: SessionConcludedV1, dossier_id: UUID, outcomes: list[ItemOutcome]
) -> None:
    before = await repository.lock_dossier(uow, dossier_id)
    stage = _awaiting_council(before, fact.unit_id)
    gone = {one.id for one in before.nominees if one.state is NomineeState.WITHDRAWN}
    heard = tuple(
        outcome
        for outcome in outcomes
        if outcome.attempt == before.attempt and outcome.nominee_id not in gone
    )
    if stage is None or not heard:
        return  # the dossier was recalled or returned while the council sat, or those nominees were withdrawn
    verdicts = tuple(_verdict(outcome, stage.number, fact.session_id, before.sealed) for outcome in heard)
    after, happened = judging.record_council(before, stage.number, verdicts, uow.now)
    repository.add_verdicts(uow, after, verdicts)
    row = HistoryRow(
        "council",
        stage.number,
        StepKind.COUNCIL,
        details={"session": str(fact.session_id)},
        capacity=_CAPACITY,
    )
    note(uow, before, after, row, happened)


def _awaiting_council(dossier: Dossier, unit_id: UUID) -> Stage | None:
    stage = dossier.open_stage
    if stage is None or stage.unit_id != unit_id or not awaits_council(stage):
        return None
    return stage


def _verdict(outcome: ItemOutcome, number: int, session_id: UUID, sealed: Mapping[UUID, UUID]) -> Verdict:
    """Its id follows from session and item, so that the same outcome is the same verdict.

    It relies on the version that the council had before it; a session of before says none, and had this attempt's.
    """
    judged = outcome.nominee_version_id or sealed.get(outcome.nominee_id)
    result = VerdictResult.SUPPORTED if outcome.approved else VerdictResult.DECLINED
    reason = words("council_voted", in_favour=outcome.in_favour, members=outcome.members)
    return Verdict(
        uuid5(session_id, str(outcome.item_id)),
        outcome.nominee_id,
        number,
        StepKind.COUNCIL,
        result,
        reason,
        session_id=session_id,
        relied_on=(judged,) if judged else (),
    )


def _row(number: str, **decisions: UUID) -> HistoryRow:
    """That a decision of this number was issued, and which other one it is about, if any."""
    details = {what: str(decision_id) for what, decision_id in decisions.items()}
    return HistoryRow("decision", reason=number, details=details, capacity=_CAPACITY)


async def _record_decision(
    uow: Command,
    decision_id: UUID,
    items: Iterable[DecisionItem],
    act: NomineeAct,
    row: HistoryRow,
    amended: Iterable[EntryAmended] = (),
) -> None:
    """In each dossier of which it has entries; its history says what the decision says otherwise of whom."""
    said = {one.item_id: list(one.what) for one in amended}
    by_dossier: dict[UUID, list[DecisionItem]] = defaultdict(list)
    for item in items:
        by_dossier[item.dossier_id].append(item)
    for dossier_id in sorted(by_dossier):
        here = by_dossier[dossier_id]
        before = await repository.lock_dossier(uow, dossier_id)
        named = {item.nominee_id: item.ordinal for item in here}
        after, happened = handover.record_decision(before, decision_id, act, named, uow.now)
        otherwise = {str(item.nominee_id): said[item.item_id] for item in here if item.item_id in said}
        details = (row.details or {}) | ({"amended": otherwise} if otherwise else {})
        told = replace(row, details=details)
        if happened:
            note(uow, before, after, told, happened)
        else:  # a later decision on each of them is known already
            repository.note(uow, before, after, told)
