"""What submissions refuses, and why."""

from collections.abc import Iterable
from functools import partial
from typing import Final
from uuid import UUID

from contracts.nomination import Holder
from kit import messages
from kit.errors import Problem

words: Final = partial(messages.words, "submissions")
"""A text of `messages/words.yaml`."""


class Conflict(Problem):
    """The command doesn't fit the state in which the case is now; the facts say which."""

    status = 409


class NotEditable(Conflict):
    """Only a draft or a returned dossier can be edited or submitted."""

    code = "dossier_not_editable"


class TooManyNominees(Conflict):
    """The dossier has as many nominees in review as one may have (`limit`)."""

    code = "too_many_nominees"


class DossierIncomplete(Conflict):
    """Something that a sealed dossier must have is missing; `errors` has a pointer for every place."""

    code = "dossier_incomplete"


class NomineesRepeated(Conflict):
    """One subject stands twice in a dossier for one award; `errors` has a pointer for every repetition."""

    code = "nominees_repeated"


class NomineesLate(Conflict):
    """Somebody or something in a correction is new, and the round is over; `errors` has a pointer for each."""

    code = "nominees_late"


class AllowanceUsed(Conflict):
    """Something came by the allowance already; who or what came is withdrawn, returned or declined instead."""

    code = "late_allowance_used"


class LateNomineesUnnamed(Conflict):
    """Only a dossier that was never submitted may be let in as a whole; into another one nominees are named."""

    code = "late_nominees_unnamed"


class LateLimitImpossible(Conflict):
    """The limit for latecomers lies after the round's end and not before today."""

    code = "late_limit_impossible"


class LateForOneself(Problem):
    """Nobody lets in what their own unit submits too late."""

    code = "late_for_oneself"
    status = 403


class AwardNotDecidable(Conflict):
    """Nobody on the route may decide or propose the award."""

    code = "award_not_decidable"


class RoundNotOpen(Conflict):
    code = "round_not_open"


class MovementCancelled(Conflict):
    """The movement was cancelled: no round of it is opened or changed any more, and it is not amended."""

    code = "movement_cancelled"


class MovementUnderWay(Conflict):
    """Rounds of the movement stand (`rounds`, by their codes): each is cancelled first (`ways`)."""

    code = "movement_under_way"


class MovementDecided(Conflict):
    """Somebody has an outcome in rounds of the movement: it was held, and is amended, no longer cancelled."""

    code = "movement_decided"


class RoundOfAnotherMovement(Conflict):
    """A round stays with the movement for which it was opened: its outcomes are that movement's."""

    code = "round_of_another_movement"


class RoundCancelled(Conflict):
    """The round was cancelled: nothing comes into it any more, and it is not changed."""

    code = "round_cancelled"


class RoundUnderWay(Conflict):
    """Dossiers of it are under way (`dossiers`: those one may see): they are returned or taken back first (`ways`)."""

    code = "round_under_way"


class RoundDecided(Conflict):
    """Somebody has an outcome in the round: it was held, and is no longer cancelled. `dossiers` as above."""

    code = "round_decided"


class RouteUnknown(Conflict):
    """The round has no route for this kind of unit, or a stage's unit can't be found above it."""

    code = "route_unknown"


class RuleSetUnknown(Conflict):
    """No rule set was in force on the day of receipt."""

    code = "rule_set_unknown"


class RuleSetsOverlap(Conflict):
    """Two rule sets would be in force on the same day, one of which is known already."""

    code = "rule_sets_overlap"


class NotDiscardable(Conflict):
    """Only a draft that was never sent is discarded; what was sent is recalled."""

    code = "dossier_not_discardable"


class NotRecallable(Conflict):
    code = "dossier_not_recallable"


class AttemptOutdated(Conflict):
    """The command was meant for an earlier attempt of the dossier."""

    code = "attempt_outdated"


class StageNotNext(Conflict):
    """A stage can't be skipped: another one is open, or an earlier one is not concluded."""

    code = "stage_not_next"


class StageNotOpen(Conflict):
    code = "stage_not_open"


class NothingArrived(Conflict):
    """The level is the submitting unit's own: the dossier came from nowhere."""

    code = "nothing_arrived"


class StageAlreadyConcluded(Conflict):
    code = "stage_already_concluded"


class StepNotNext(Conflict):
    """A step can't be skipped: another one is open, or an earlier one is not done."""

    code = "step_not_next"


class StepNotOpen(Conflict):
    code = "step_not_open"


class DeadlineNotReached(Conflict):
    """It is not yet time for this mark."""

    code = "deadline_not_reached"


class VerdictMissing(Conflict):
    """Every nominee that the stage treats needs a verdict."""

    code = "verdict_missing"


class NomineeNotTreated(Conflict):
    """The verdict names somebody whom this stage does not treat."""

    code = "nominee_not_treated"


class OutcomeImpossible(Conflict):
    """The stage can't end this way: there is nobody to propose, or nobody to decline."""

    code = "outcome_impossible"


class NominationHeld(Conflict):
    """Awards owns what becomes of these nominations: ask for them back, with a reason (`way`)."""

    code = "nomination_held"

    def __init__(self, nominees: Iterable[UUID]) -> None:
        super().__init__(nominees=sorted(nominees), holder=Holder.AWARDS.value, way="ask_back")


class DossierNotSubmitted(Conflict):
    """Nominees of a draft are not withdrawn: whoever is left out of the next edit was never nominated (`way`)."""

    code = "dossier_not_submitted"

    def __init__(self) -> None:
        super().__init__(way="edit")


class NominationDecided(Conflict):
    """The nomination was awarded: what was not deserved is annulled by another decision (`way`).

    Source: Law 06/2022/QH15, Article 93.
    """

    code = "nomination_decided"

    def __init__(self, nominee: UUID) -> None:
        super().__init__(nominee=nominee, holder=Holder.AWARDS.value, way="revoke")


class NominationOver(Conflict):
    """The nomination has ended: there is nothing left to withdraw."""

    code = "nomination_over"


class NominationNotHeld(Conflict):
    """There is nothing to ask back: awards does not hold the nomination, or no longer."""

    code = "nomination_not_held"


class AlreadyAskedBack(Conflict):
    """The nomination was asked back, and awards has not answered yet."""

    code = "already_asked_back"


class ReconsiderationTooLate(Conflict):
    """A nomination is considered again only while the stage that was to decide it waits for the signature."""

    code = "reconsideration_too_late"


class SeveralStages(Conflict):
    """Nominations are asked back from one level at a time."""

    code = "several_stages"


class StillUndecided(Conflict):
    """A dossier is closed once every nominee has an outcome."""

    code = "still_undecided"


class DecisionOutOfPlace(Conflict):
    """A decision was told of that does not fit where the nomination stands."""

    code = "decision_out_of_place"


class InterestCounted(Conflict):
    """Something was concluded since without the person: the declaration can't be taken back any more."""

    code = "interest_already_counted"


class ReasonMissing(Problem):
    """To return, decline or recall needs a reason."""

    code = "reason_missing"
    status = 422
    at = ("body", "/reason")
