"""Separation of duties on one dossier. Who may not act, because of what he already did or who he is.

The rules: who entered or submitted a dossier neither checks, appraises nor signs it; the appraiser of a stage
does not sign it; nobody acts at two levels, or as a declared interested party; nobody judges his own nomination,
though he may be the one who writes his unit's dossier. The same person may repeat the same duty in the same stage,
and a chairman may chair, vote and sign.
Source: Law 06/2022/QH15 and its practice as written in the project's domain notes, "What is not lawful".
"""

from collections.abc import Collection
from uuid import UUID

from submissions.dossiers.values import Dossier, Duty, DutyDone
from submissions.errors import DutiesNotSeparated, InterestedParty, OwnNomination


def require_separate(
    dossier: Dossier,
    done: Collection[DutyDone],
    interested: Collection[UUID],
    wanted: DutyDone,
) -> None:
    """Raises OwnNomination, InterestedParty, DutiesNotSeparated."""
    person = wanted.person_id
    judges = wanted.duty is not Duty.PREPARE
    if judges and any(nominee.person_id == person for nominee in dossier.nominees):
        raise OwnNomination
    if person in interested:
        raise InterestedParty
    for earlier in done:
        if earlier.person_id == person and _exclude_each_other(earlier, wanted):
            raise DutiesNotSeparated(done=earlier.duty.value, duty=wanted.duty.value)


def _exclude_each_other(earlier: DutyDone, wanted: DutyDone) -> bool:
    if Duty.PREPARE in {earlier.duty, wanted.duty}:
        return earlier.duty is not wanted.duty
    if earlier.unit_id != wanted.unit_id:
        return True
    return {earlier.duty, wanted.duty} == {Duty.APPRAISE, Duty.SIGN}
