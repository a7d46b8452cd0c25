"""SQL of tasks: what a dossier asks of whom, by the state in which it is, and only of whoever may do it now.

| it is | and waits for | who |
|---|---|---|
| `in_review`, a level open to which it came from below, with no number of arrival | that number and day | the clerk |
| its step `check` open | the check | who may check all its nominees |
| its step `appraise` open | verdicts | who may judge one who has none yet |
| its step `sign` open, and the decision is not the signature | the letter, return or decline | who may sign for all |
| any step of it open, and nobody is left who may do it | somebody else's appointment | administrators above |
| `returned` | the correction | who prepares dossiers of its unit |
"""

from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from authority import Capability
from authority.conditions import barred, clashing, holding
from authority.tasks import Rows
from contracts.acts import Duty
from contracts.submissions import StepKind
from contracts.tasks import What
from submissions.dossiers.duties import JUDGED_BY, SHARED

_OPEN: Final = """
    FROM steps t
    JOIN dossiers d ON d.id = t.dossier_id AND d.attempt = t.attempt
    JOIN stages s ON s.dossier_id = t.dossier_id AND s.attempt = t.attempt AND s.number = t.stage
    WHERE t.status = 'open'
"""
_TREATED: Final = "SELECT FROM nominees n WHERE n.dossier_id = d.id AND n.state = 'in_review'"
_HAS_VERDICT: Final = """
    EXISTS (SELECT FROM verdicts v WHERE v.nominee_id = n.id AND v.attempt = t.attempt AND v.stage = t.stage
            AND v.step = t.kind AND v.voided_at IS NULL)
"""
_HELD: Final = """
    SELECT FROM nominees n
    WHERE n.dossier_id = d.id AND n.state = 'awaiting_decision' AND n.deciding_stage = t.stage
"""
_SIGNED_HERE: Final = f"""(
    NOT EXISTS ({_HELD}) OR (EXISTS ({_TREATED}) AND NOT EXISTS ({_HELD} AND n.asked_back = 'reconsider'))
)"""
"""Something may be concluded by letter: of who waits for awards alone the decision is the signature (`domain`)."""
_OF_DOSSIER: Final = {
    "about": "'dossier'",
    "about_id": "d.id",
    "version": "d.revision",
    "for_unit_id": "d.submitting_unit_id",
    "page": "'/ho-so/' || d.id",
}
_OF_STEP: Final = _OF_DOSSIER | {
    "stage": "t.stage",
    "office_id": "t.office_id",
    "opened_at": "t.opened_at",
    "due_at": "t.due_at",
    "limit": "CASE WHEN t.due_at IS NOT NULL THEN 'target' END",
}


def steps_of(rows: Rows, kind: StepKind, offices: Iterable[UUID]) -> None:
    """Open steps in these offices that the reader may do now: as `take_duty` and `take_whole_duty` find it."""
    duty = JUDGED_BY[kind]
    free = f"NOT {clashing(duty, person=rows.me, dossier='d.id', unit='s.unit_id')}"
    theirs = _barred(duty, rows.me)
    if kind in SHARED:
        free += f" AND EXISTS ({_TREATED} AND NOT {theirs} AND NOT {_HAS_VERDICT})"
    else:
        free += f" AND NOT EXISTS ({_TREATED} AND {theirs})"
    if kind is StepKind.SIGN:
        free += f" AND {_SIGNED_HERE}"
    mine = f"t.kind = '{kind.value}' AND t.office_id = {rows.these(offices)}"
    rows.add(f"{_OPEN} AND {mine} AND {free}", what=f"'{What(kind.value).value}'", **_OF_STEP)


def arrivals_at(rows: Rows, offices: Iterable[UUID]) -> None:
    """Open levels of these units, or whose first step these standing offices do, of which nobody noted the arrival."""
    these = rows.these(offices)
    receives = f"CASE WHEN t.office_id = {these} THEN t.office_id ELSE s.unit_id END"
    served = f"SELECT u.id FROM authority_units u WHERE u.id = {these} OR u.standing_office_id = {these}"  # noqa: S608 - our own words only
    source = f"""
        FROM stages s
        JOIN dossiers d ON d.id = s.dossier_id AND d.attempt = s.attempt
        JOIN steps t ON t.dossier_id = s.dossier_id AND t.attempt = s.attempt AND t.stage = s.number AND t.position = 0
        WHERE s.unit_id IN ({served}) AND s.status = 'open' AND s.arrived_on IS NULL AND d.status = 'in_review'
          AND s.unit_id <> d.submitting_unit_id AND (s.unit_id = {these} OR t.office_id = {these})
    """
    rows.add(
        source,
        what=f"'{What.REGISTER_ARRIVAL.value}'",
        stage="s.number",
        office_id=receives,
        opened_at="t.opened_at",
        **_OF_DOSSIER,
    )


def returned_to(rows: Rows, units: Iterable[UUID]) -> None:
    """Dossiers that came back to these units, which the reader may correct."""
    clash = clashing(Duty.PREPARE, person=rows.me, dossier="d.id", unit="d.submitting_unit_id")
    source = f"""
        FROM dossiers d
        WHERE d.status = 'returned' AND d.submitting_unit_id = {rows.these(units)} AND NOT {clash}
    """
    rows.add(source, what=f"'{What.CORRECT.value}'", office_id="d.submitting_unit_id", **_OF_DOSSIER)


def unattended_below(rows: Rows, units: Iterable[UUID], who_does: Mapping[StepKind, Capability]) -> None:
    """Open steps in these units and below them for which nobody is left: as `duties.nobody_free` finds it."""
    alone = " OR ".join(
        f"(t.kind = '{kind.value}' AND {_nobody_free(kind, capability, rows.today)})"
        for kind, capability in who_does.items()
    )
    rows.add(
        f"{_OPEN} AND t.office_id IN {rows.below(units)} AND ({alone})",
        what=f"'{What.APPOINT.value}'",
        **_OF_STEP | {"page": "'/don-vi/' || t.office_id || '/phan-cong'"},
    )


def _nobody_free(kind: StepKind, capability: Capability, day: str) -> str:
    duty = JUDGED_BY[kind]
    office = f"""
        SELECT FROM authority_assignments h
        WHERE {holding(capability, held="h", unit="t.office_id", day=day)}
          AND NOT {clashing(duty, person="h.person_id", dossier="d.id", unit="s.unit_id")}
    """
    theirs = _barred(duty, "h.person_id")
    if kind in SHARED:
        return f"EXISTS ({_TREATED} AND NOT EXISTS ({office} AND NOT {theirs}))"
    return f"EXISTS ({_TREATED}) AND NOT EXISTS ({office} AND NOT EXISTS ({_TREATED} AND {theirs}))"


def _barred(duty: Duty, person: str) -> str:
    return barred(duty, person=person, dossier="d.id", nominee="n.id", is_person="n.person_id")
