"""What the submitting unit does with a dossier that it has written: submit, discard, recall."""

from datetime import date
from secrets import token_bytes
from uuid import UUID

from authority import Capability, Command
from kit.clock import local_date
from kit.dates import impossible
from kit.ids import new_id
from submissions.dossiers import domain, repository
from submissions.dossiers.change import lock_in_circle, marks, note, prepare, require_seen
from submissions.dossiers.handlers.late import admit
from submissions.dossiers.identity import repeated
from submissions.dossiers.lateness import mark, noted
from submissions.dossiers.places import days_of, fault_in, located
from submissions.dossiers.repository import HistoryRow
from submissions.dossiers.route import deciding_stages, stages_of, template_for
from submissions.dossiers.schemas import DossierView
from submissions.dossiers.values import Dossier
from submissions.dossiers.versions import SALT_BYTES, seal
from submissions.dossiers.ways_back import DiscardDossier, RecallDossier
from submissions.errors import DossierIncomplete, NomineesRepeated, RuleSetUnknown
from submissions.rounds import handlers as rounds
from submissions.rounds.values import Round


async def submit_dossier(uow: Command, dossier_id: UUID, seen: int) -> DossierView:
    """Seal the dossier: stamp the time of receipt, the rule set, the route, and who decides each award.

    What comes after the round's end is marked as late, or refused. Raises RoundCancelled, RoundNotOpen, NomineesLate,
    DossierIncomplete, RouteUnknown, AwardNotDecidable, NotEditable, PreconditionFailed.
    """
    review = await rounds.hold_round_of(uow, dossier_id)
    before = await lock_in_circle(uow, dossier_id)
    await uow.authority.require(Capability.SUBMIT_DOSSIER, before.submitting_unit_id)
    rounds.require_standing(review)
    domain.require_editable(before)
    await require_seen(uow, before, seen)
    today = local_date(uow.now)
    codes = {nominee.award_code for nominee in before.in_review}
    terms = await rounds.terms_of(uow, before.submitting_unit_id, today, codes)
    late = await admit(uow, before, review)
    _require_complete(before, review, today)
    _require_each_once(before)
    if terms.rule_set is None:
        raise RuleSetUnknown(day=today)
    stages = stages_of(template_for(review.plan, terms.path[0]), terms.path)
    after, happened = domain.submit(
        before,
        by=uow.actor.person_id,
        at=uow.now,
        rule_set=terms.rule_set,
        stages=stages,
        deciding_stages=deciding_stages(before, stages, terms.path, terms.awards),
    )
    after, fresh = seal(mark(after, late), new_id, lambda: token_bytes(SALT_BYTES))
    acts = prepare(uow, before)
    repository.keep_attempt(uow, after, fresh)
    details = {"rule_set": terms.rule_set} | marks(uow, before) | noted(late)
    row = HistoryRow("submit", details=details)
    return DossierView.of(note(uow, before, after, row, happened, acts), uow.now)


async def discard_dossier(uow: Command, dossier_id: UUID, seen: int, command: DiscardDossier) -> DossierView:
    """Give up a draft that was never sent. Raises NotDiscardable, PreconditionFailed."""
    before = await lock_in_circle(uow, dossier_id)
    await uow.authority.require(Capability.PREPARE_DOSSIER, before.submitting_unit_id)
    prepare(uow, before)
    after, happened = domain.discard(before, command.reason)
    await require_seen(uow, before, seen)
    row = HistoryRow("discard", reason=command.reason, details=marks(uow, before))
    return DossierView.of(note(uow, before, after, row, happened), uow.now)


async def recall_dossier(uow: Command, dossier_id: UUID, seen: int, command: RecallDossier) -> DossierView:
    """Take a dossier back that is under way or was returned.

    Raises NotRecallable, NominationHeld, PreconditionFailed.
    """
    before = await lock_in_circle(uow, dossier_id)
    await uow.authority.require(Capability.SUBMIT_DOSSIER, before.submitting_unit_id)
    acts = prepare(uow, before)
    after, happened = domain.recall(before, command.reason)
    await require_seen(uow, before, seen)
    row = HistoryRow("recall", reason=command.reason, details=marks(uow, before))
    return DossierView.of(note(uow, before, after, row, happened, acts), uow.now)


def _require_complete(dossier: Dossier, review: Round, today: date) -> None:
    faults = domain_faults(dossier, frozenset(review.plan.awards))
    for found in impossible(days_of(dossier.letter, dossier.nominees), today):
        faults.append(located(dossier, found))
    if faults:
        raise DossierIncomplete(errors=faults)


def _require_each_once(dossier: Dossier) -> None:
    """Nobody stands twice in the list for one award, however the name was typed. Raises NomineesRepeated."""
    places = {nominee.id: place for place, nominee in enumerate(dossier.nominees)}
    if faults := [
        fault_in(dossier, f"/nominees/{places[again.id]}", "nominee_repeated", place=places[first.id] + 1)
        for again, first in repeated(dossier.in_review)
    ]:
        raise NomineesRepeated(errors=faults)


def domain_faults(dossier: Dossier, awards: frozenset[str]) -> list[dict[str, str]]:
    """What a sealed dossier must have and this one has not, each with its place (RFC 6901 pointer)."""
    faults = []
    if dossier.letter is None:
        faults.append(fault_in(dossier, "/letter", "letter_missing"))
    if not dossier.in_review:
        faults.append(fault_in(dossier, "/nominees", "nominees_missing"))
    for position, nominee in enumerate(dossier.nominees):
        if nominee not in dossier.in_review:
            continue
        place = f"/nominees/{position}"
        if not nominee.achievements:
            faults.append(fault_in(dossier, f"{place}/achievements", "achievements_missing"))
        if not nominee.evidence:
            faults.append(fault_in(dossier, f"{place}/evidence", "evidence_missing"))
        if nominee.award_code not in awards:
            faults.append(fault_in(dossier, f"{place}/award_code", "award_not_in_round"))
    return faults
