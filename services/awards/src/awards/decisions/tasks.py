"""SQL of tasks: what a decision, or its absence, asks of whom, and only of whoever may do it now.

| it is | and | waits for | who |
|---|---|---|---|
| not there | nominations were handed over | a draft, for each session that approved some | who drafts |
| `drafted` | all that it names is still to be decided | the signature | a head with no other part in it |
| `drafted` | it was given back, or lost entries | another look: sign it, or draft anew | who drafts |
| `signed` | all that it names is still to be decided, and so is its signature | number and date | the clerk |
| `drafted`, `signed` | so far, but nobody is left who may sign, or issue | somebody's appointment | administrators |
| `signed` | not so | being given back, since it can't be issued | clerk, head, who drafts |

Nobody is asked for anything about one that is out: to amend, replace or annul it is somebody's finding.
"""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from authority import Capability
from authority.conditions import barred, clashing, holding
from authority.tasks import Rows
from awards.decisions.values import DecisionKind
from contracts.acts import Duty
from contracts.nomination import HOLDERS, Holder
from contracts.tasks import What

_OURS: Final = ", ".join(f"'{state.value}'" for state, holder in HOLDERS.items() if holder is Holder.AWARDS)
_COMMENDS: Final = ", ".join(f"'{kind.value}'" for kind in DecisionKind if kind.commends)
_STANDS: Final = f"""(
    d.kind NOT IN ({_COMMENDS}) OR NOT EXISTS (
        SELECT FROM decision_items l LEFT JOIN nominations n ON n.nominee_id = l.nominee_id
        WHERE l.decision_id = d.id AND (n.state IN ({_OURS}) AND n.item_id = l.item_id) IS NOT TRUE))
"""
"""Each entry is ours to decide, on the finding on which it was drafted (`nominations.require_ours`)."""
_OF_DECISION: Final = {
    "about": "'decision'",
    "about_id": "d.id",
    "version": "d.version",
    "for_unit_id": "d.unit_id",
    "page": "'/quyet-dinh/' || d.id",
}


def to_draft(rows: Rows, offices: Iterable[UUID]) -> None:
    """Sessions of units for which these offices draft, with nominations that no decision names yet."""
    mine, office = _drafters(rows, offices)
    may_not = _has_part(Duty.DRAFT, rows.me, "n.dossier_id", "n.nominee_id", "n.unit_id")
    source = f"""
        FROM sessions s JOIN authority_units u ON u.id = s.unit_id
        WHERE {mine} AND s.id IN (
            SELECT i.session_id FROM nominations n JOIN agenda_items i ON i.id = n.item_id
            WHERE n.state = 'awaiting_decision' AND NOT {may_not} AND NOT EXISTS (
                SELECT FROM decision_items l
                WHERE l.holds AND l.dossier_id = n.dossier_id AND l.nominee_id = n.nominee_id))
    """  # noqa: S608 - our own words only
    rows.add(
        source,
        what=f"'{What.DRAFT_DECISION.value}'",
        about="'session'",
        about_id="s.id",
        version="s.version",
        for_unit_id="s.unit_id",
        office_id=office,
        opened_at="s.concluded_at",
        page="'/phien-hop/' || s.id",
    )


def to_revise(rows: Rows, offices: Iterable[UUID]) -> None:
    """Drafts that something happened to since: they were given back, or lost entries, or can't be signed any more."""
    mine, office = _drafters(rows, offices)
    source = f"""
        FROM decisions d JOIN authority_units u ON u.id = d.unit_id
        WHERE d.status = 'drafted' AND {mine} AND (d.version > 1 OR NOT {_STANDS})
    """
    _add(rows, What.REVISE_DECISION, source, office, "d.drafted_at")


def to_sign(rows: Rows, units: Iterable[UUID]) -> None:
    """Drafts of these units that the reader may sign."""
    source = f"""
        FROM decisions d
        WHERE d.status = 'drafted' AND d.unit_id = {rows.these(units)} AND d.drafted_by <> {rows.me}
          AND {_STANDS} AND NOT EXISTS ({_entries_with_part_of(rows.me)})
    """
    _add(rows, What.SIGN_DECISION, source, "d.unit_id", "d.drafted_at")


def to_issue(rows: Rows, units: Iterable[UUID]) -> None:
    """Signed decisions of these units that may be issued."""
    source = f"""
        FROM decisions d
        WHERE d.status = 'signed' AND d.unit_id = {rows.these(units)} AND {_STANDS} AND {_is_signed(rows.today)}
    """
    _add(rows, What.ISSUE_DECISION, source, "d.unit_id", "d.signed_at")


def to_give_back(rows: Rows, units: Iterable[UUID], offices: Iterable[UUID]) -> None:
    """Signed decisions that can't be issued any more, of these units or of those for which these offices draft."""
    mine, office = _drafters(rows, offices)
    here = f"d.unit_id = {rows.these(units)}"
    source = f"""
        FROM decisions d JOIN authority_units u ON u.id = d.unit_id
        WHERE d.status = 'signed' AND ({here} OR {mine}) AND NOT ({_STANDS} AND {_is_signed(rows.today)})
    """
    where = f"CASE WHEN {here} THEN d.unit_id ELSE {office} END"
    _add(rows, What.GIVE_BACK_DECISION, source, where, "d.signed_at")


def unattended_below(rows: Rows, units: Iterable[UUID]) -> None:
    """Decisions in these units and below them that are to be signed or issued, for which nobody is left."""
    head = holding(Capability.SIGN_DECISION, held="h", unit="d.unit_id", day=rows.today)
    clerk = holding(Capability.ISSUE_DECISION, held="h", unit="d.unit_id", day=rows.today)
    source = f"""
        FROM decisions d
        WHERE d.unit_id IN {rows.below(units)} AND {_STANDS} AND (
            (d.status = 'drafted' AND NOT EXISTS (
                SELECT FROM authority_assignments h
                WHERE {head} AND h.person_id <> d.drafted_by AND NOT EXISTS ({_entries_with_part_of("h.person_id")})))
            OR (d.status = 'signed' AND {_is_signed(rows.today)}
                AND NOT EXISTS (SELECT FROM authority_assignments h WHERE {clerk})))
    """  # noqa: S608 - our own words only
    page = "'/don-vi/' || d.unit_id || '/phan-cong'"
    shown = _OF_DECISION | {"page": page}
    rows.add(source, what=f"'{What.APPOINT.value}'", office_id="d.unit_id", opened_at="d.drafted_at", **shown)


def _add(rows: Rows, what: What, source: str, office: str, since: str) -> None:
    rows.add(source, what=f"'{what.value}'", office_id=office, opened_at=since, **_OF_DECISION)


def _drafters(rows: Rows, offices: Iterable[UUID]) -> tuple[str, str]:
    """Whether one of the offices drafts for the unit `u`, and which does (`require_drafter`)."""
    these = rows.these(offices)
    standing = f"coalesce(u.standing_office_id = {these}, false)"
    return f"(u.id = {these} OR {standing})", f"CASE WHEN {standing} THEN u.standing_office_id ELSE u.id END"


def _is_signed(day: str) -> str:
    """Whoever signed may still sign it, by what was heard since (`signatory.require_not_lapsed`)."""
    return f"""(
        EXISTS (SELECT FROM authority_assignments h WHERE h.person_id = d.signed_by
                AND {holding(Capability.SIGN_DECISION, held="h", unit="d.unit_id", day=day)})
        AND NOT EXISTS ({_entries_with_part_of("d.signed_by")}))
    """


def _entries_with_part_of(person: str) -> str:
    has_part = _has_part(Duty.SIGN, person, "l.dossier_id", "l.nominee_id", "d.unit_id")
    return f"""
        SELECT FROM decision_items l JOIN agenda_items i ON i.id = l.item_id
        WHERE l.decision_id = d.id AND {has_part}
    """


def _has_part(duty: Duty, person: str, dossier: str, nominee: str, unit: str) -> str:
    """Whether something keeps the person from the duty on the nomination of the agenda item `i`."""
    theirs = barred(duty, person=person, dossier=dossier, nominee=nominee, is_person="i.person_id")
    return f"({clashing(duty, person=person, dossier=dossier, unit=unit)} OR {theirs})"
