"""SQL of tasks: what a session asks of whom, by its state, and only of whoever may do it now.

| it is | and | waits for | who |
|---|---|---|---|
| `agenda_open` | somebody is on the agenda | the agenda's closing | the secretary |
| `agenda_open` | and there is no secretary | somebody's appointment | administrators above |
| `agenda_closed` | | scoring's panel, or its workflow | nobody here |
| `ballot_open` | it takes votes | a vote | each member in office whose vote on something is missing |
| `ballot_open` | it is closed, or nobody is awaited | papers that came in time, and the count | secretary, chair |
"""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from authority import Capability, Part
from authority.circle import inside
from authority.conditions import holding
from authority.tasks import Rows
from contracts.tasks import What

_KNOWN: Final = inside(Part.COUNCIL, dossier="i.dossier_id", unit="s.unit_id")
_AGENDA: Final = f"""
    SELECT FROM agenda_items i WHERE i.session_id = s.id AND i.status <> 'withdrawn' AND {_KNOWN}
"""
_OF_SESSION: Final = {
    "about": "'session'",
    "about_id": "s.id",
    "version": "s.version",
    "for_unit_id": "s.unit_id",
    "office_id": "s.unit_id",
    "page": "'/phien-hop/' || s.id",
}


def agendas_of(rows: Rows, units: Iterable[UUID]) -> None:
    """Agendas of these units that their secretary may close."""
    source = f"""
        FROM sessions s
        WHERE s.status = 'agenda_open' AND s.unit_id = {rows.these(units)} AND EXISTS ({_AGENDA})
    """
    rows.add(source, what=f"'{What.CLOSE_AGENDA.value}'", opened_at="s.opened_at", **_OF_SESSION)


def unattended_below(rows: Rows, units: Iterable[UUID]) -> None:
    """Agendas in these units and below them that nobody may close."""
    secretary = holding(Capability.MANAGE_SESSION, held="h", unit="s.unit_id", day=rows.today)
    source = f"""
        FROM sessions s
        WHERE s.status = 'agenda_open' AND s.unit_id IN {rows.below(units)} AND EXISTS ({_AGENDA})
          AND NOT EXISTS (SELECT FROM authority_assignments h WHERE {secretary})
    """
    page = "'/don-vi/' || s.unit_id || '/phan-cong'"
    rows.add(source, what=f"'{What.APPOINT.value}'", opened_at="s.opened_at", **_OF_SESSION | {"page": page})


def votes_of(rows: Rows, units: Iterable[UUID]) -> None:
    """Ballots in the councils of these units in which the reader's vote is missing, as `Session.awaited` finds it."""
    source = f"""
        FROM session_members m JOIN sessions s ON s.id = m.session_id
        WHERE m.person_id = {rows.me} AND s.status = 'ballot_open' AND s.unit_id = {rows.these(units)}
          AND coalesce(s.due_at > {rows.now}, true) AND EXISTS ({_missing("m.person_id")})
    """
    limit = "CASE WHEN s.due_at IS NOT NULL THEN 'closing' END"
    rows.add(source, what=f"'{What.VOTE.value}'", due_at="s.due_at", limit=limit, **_OF_SESSION)


def counts_of(rows: Rows, units: Iterable[UUID]) -> None:
    """Ballots of these units that may be counted: closed, or without anybody whose vote is missing."""
    awaited = f"""
        SELECT FROM session_members m JOIN authority_assignments h ON h.person_id = m.person_id
        WHERE m.session_id = s.id AND {holding(Capability.VOTE, held="h", unit="s.unit_id", day=rows.today)}
          AND EXISTS ({_missing("m.person_id")})
    """
    source = f"""
        FROM sessions s
        WHERE s.status = 'ballot_open' AND s.unit_id = {rows.these(units)}
          AND (s.due_at <= {rows.now} OR NOT EXISTS ({awaited}))
          AND EXISTS (SELECT FROM agenda_items i WHERE i.session_id = s.id AND {_KNOWN})
    """
    limit = "CASE WHEN coalesce(s.count_at, s.due_at) IS NOT NULL THEN 'closing' END"
    rows.add(
        source,
        what=f"'{What.END_BALLOT.value}'",
        due_at="coalesce(s.count_at, s.due_at)",
        limit=limit,
        **_OF_SESSION,
    )


def _missing(member: str) -> str:
    """The nominations on which the member votes and has not."""
    return f"""{_AGENDA}
        AND NOT EXISTS (SELECT FROM recusals r
                        WHERE r.item_id = i.id AND r.member_id = {member} AND r.withdrawn_at IS NULL)
        AND NOT EXISTS (SELECT FROM ballots b WHERE b.item_id = i.id AND b.member_id = {member})
    """  # noqa: S608 - our own words only
