"""What the submitting unit does with a dossier that it has written: submit, discard, recall."""

from secrets import token_bytes
from uuid import UUID

from authority import Capability, Command
from kit.ids import new_id
from submissions.dossiers import archive, domain
from submissions.dossiers.change import lock_in_circle, lock_to_submit, marks, note, prepare, require_seen
from submissions.dossiers.handlers.prospect import foresee
from submissions.dossiers.lateness import mark, noted
from submissions.dossiers.repository import HistoryRow
from submissions.dossiers.schemas import DossierView
from submissions.dossiers.versions import SALT_BYTES, seal
from submissions.dossiers.ways_back import DiscardDossier, RecallDossier
from submissions.rounds import handlers as rounds


async def submit_dossier(uow: Command, dossier_id: UUID, seen: int) -> DossierView:
    """Seal the dossier: stamp the time of receipt, the rule set, the route, and who decides each award.

    What comes after the round's end is marked as late, or refused. Raises RoundCancelled, RoundNotOpen, NomineesLate,
    DossierIncomplete, RouteUnknown, AwardNotDecidable, NotEditable, PreconditionFailed.
    """
    review = await rounds.hold_round_of(uow, dossier_id)
    before, terms = await lock_to_submit(uow, dossier_id)
    await uow.authority.require(Capability.SUBMIT_DOSSIER, before.submitting_unit_id)
    rounds.require_standing(review)
    domain.require_editable(before)
    await require_seen(uow, before, seen)
    prospect = await foresee(uow, before, review, terms)
    for refusal in prospect.refusals:
        raise refusal
    after, happened = domain.submit(
        before,
        by=uow.actor.person_id,
        at=uow.now,
        rule_set=prospect.rule_set,
        stages=prospect.stages,
        deciding_stages=prospect.deciding_stages,
    )
    after, fresh = seal(mark(after, prospect.late), new_id, lambda: token_bytes(SALT_BYTES))
    acts = prepare(uow, before)
    archive.keep_attempt(uow, after, fresh)
    details = {"rule_set": prospect.rule_set} | marks(uow, before) | noted(prospect.late)
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
