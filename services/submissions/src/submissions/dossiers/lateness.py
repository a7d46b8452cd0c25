"""After a round has closed only that comes which somebody who may allow it has named, within the limit that they gave.

A correction corrects what was there: evidence, achievements and words of whoever was sealed may be changed after the
end. Another subject, or another award, in somebody's place is as new as a further line of the list.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from authority.exclusions import Act, Nomination, bar
from contracts.acts import Duty
from contracts.submissions import SubjectType
from submissions.dossiers.identity import is_another
from submissions.dossiers.values import Dossier, Late, Nominee


@dataclass(frozen=True)
class Expected:
    """Somebody whom an allowance names: one subject for one award."""

    subject_type: SubjectType
    name: str
    award_code: str
    person_id: UUID | None = None


@dataclass(frozen=True)
class Allowance:
    """What may still come into a dossier, until the end of the local day `until`.

    Nobody named: the whole of a dossier that was never submitted. `unit_id` is in whose name it was allowed.
    """

    id: UUID
    dossier_id: UUID
    expected: tuple[Expected, ...]
    until: date
    reason: str
    document_number: str
    document_date: date
    allowed_by: UUID
    unit_id: UUID
    allowed_at: datetime
    withdrawn_at: datetime | None = None

    @property
    def late(self) -> Late:
        """How what comes by it is marked."""
        return Late(
            allowance_id=self.id,
            allowed_by=self.allowed_by,
            unit_id=self.unit_id,
            reason=self.reason,
            document_number=self.document_number,
            allowed_at=self.allowed_at,
        )

    def is_in_force(self, today: date) -> bool:
        return self.withdrawn_at is None and today <= self.until

    def is_used_by(self, dossier: Dossier) -> bool:
        """Whether something came by it."""
        marks = (dossier.late, *(nominee.late for nominee in dossier.nominees))
        return any(late is not None and late.allowance_id == self.id for late in marks)

    def admits(self, dossier: Dossier, nominee: Nominee) -> bool:
        """It names the subject and the award, or everybody; and nothing keeps who gave it from judging that one, as
        their own nomination, an interest, or a part in preparing the dossier would.
        """
        named = not self.expected or any(_is(one, nominee) for one in self.expected)
        wanted = Act(self.allowed_by, Duty.SIGN, dossier.id, self.unit_id)
        nomination = Nomination(dossier.id, nominee.id, nominee.person_id)
        return named and bar(wanted, nomination, dossier.involvement) is None


def newcomers(dossier: Dossier, sealed: Mapping[UUID, Mapping[str, Any]]) -> tuple[Nominee, ...]:
    """Those in review who are not what was sealed last under their id (`content` of versions); of a dossier that was
    never submitted, all.
    """
    return tuple(
        nominee
        for nominee in dossier.in_review
        if nominee.id not in sealed or is_another(sealed[nominee.id], nominee)
    )


def arrivals(
    dossier: Dossier, before: Dossier, sealed: Mapping[UUID, Mapping[str, Any]]
) -> tuple[Nominee, ...]:
    """Those of the newcomers whom an edit brings: who stood there before it as the same subject for the same award
    came earlier, and submitting looks at them.
    """
    standing = {nominee.id: _content(nominee) for nominee in newcomers(before, sealed)}
    return newcomers(dossier, {**sealed, **standing})


def admitted(dossier: Dossier, late: Iterable[Nominee], allowances: Iterable[Allowance]) -> dict[UUID, Late]:
    """How each of the latecomers is marked whom an allowance admits, by nominee."""
    given = tuple(allowances)
    found = {
        nominee.id: next((one.late for one in given if one.admits(dossier, nominee)), None)
        for nominee in late
    }
    return {nominee_id: mark for nominee_id, mark in found.items() if mark is not None}


def mark(dossier: Dossier, marks: Mapping[UUID, Late]) -> Dossier:
    """The dossier that was just submitted, with the marks of who came late; at the first time it came late itself."""
    if not marks:
        return dossier
    marked = dossier.with_nominees(lambda nominee: replace(nominee, late=marks.get(nominee.id, nominee.late)))
    return replace(marked, late=next(iter(marks.values()))) if dossier.attempt == 1 else marked


def noted(marks: Mapping[UUID, Late]) -> dict[str, Any]:
    """What the history says of who came late: by which allowance, by nominee."""
    return (
        {"late": {str(nominee_id): late.allowance_id for nominee_id, late in marks.items()}} if marks else {}
    )


def _is(one: Expected, nominee: Nominee) -> bool:
    return not is_another(_content(one), nominee)


def _content(one: Expected | Nominee) -> dict[str, Any]:
    """Somebody as versions have them."""
    return vars(one) | {"person_id": str(one.person_id) if one.person_id else None}
