"""SQL of tasks: what an open panel asks of whom, and only of whoever may do it now.

| it is | and | waits for | who |
|---|---|---|---|
| `open` | | points | each panellist in office who has not scored everything that is theirs |
| `open` | it is late, and who is in office can't add what is missing | the end without the absent | the secretary |
"""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from authority import Capability, Part
from authority.circle import inside
from authority.conditions import holding
from authority.tasks import Rows
from contracts.tasks import What
from scoring.panels.values import QUORUM

_OF_PANEL: Final = {
    "about": "'panel'",
    "about_id": "x.session_id",
    "version": "x.version",
    "for_unit_id": "x.unit_id",
    "office_id": "x.unit_id",
    "opened_at": "x.opened_at",
    "due_at": "x.due_at",
    "limit": "CASE WHEN x.due_at IS NOT NULL THEN 'target' END",
    "page": "'/cham-diem/' || x.session_id",
}
_RECUSED: Final = """
    EXISTS (SELECT FROM recusals r
            WHERE r.item_id = i.id AND r.panellist_id = p.person_id AND r.withdrawn_at IS NULL)
"""
_KNOWN: Final = inside(Part.COUNCIL, dossier="i.dossier_id", unit="x.unit_id")
_SCORED: Final = "EXISTS (SELECT FROM scores g WHERE g.item_id = i.id AND g.panellist_id = p.person_id)"


def scores_of(rows: Rows, units: Iterable[UUID]) -> None:
    """Open panels of these units in which points of the reader are missing, as `Panel.awaited` finds it."""
    source = f"""
        FROM panellists p JOIN panels x ON x.session_id = p.session_id
        WHERE p.person_id = {rows.me} AND x.status = 'open' AND x.unit_id = {rows.these(units)}
          AND EXISTS (SELECT FROM panel_items i WHERE i.session_id = x.session_id AND i.withdrawn_at IS NULL
                      AND NOT {_SCORED} AND NOT {_RECUSED} AND {_KNOWN})
    """
    rows.add(source, what=f"'{What.SCORE.value}'", **_OF_PANEL)


def conclusions_of(rows: Rows, units: Iterable[UUID]) -> None:
    """Panels of these units that the secretary may conclude, as `conclude_without` finds it."""
    serves = f"""
        EXISTS (SELECT FROM authority_assignments h WHERE h.person_id = p.person_id
                AND {holding(Capability.SCORE, held="h", unit="x.unit_id", day=rows.today)})
    """
    still_scorable = f"""
        SELECT FROM panel_items i CROSS JOIN LATERAL (
            SELECT count(*) AS able, count(*) FILTER (WHERE has_scored) AS scored,
                   count(*) FILTER (WHERE has_scored OR serves) AS expected
            FROM (SELECT {_SCORED} AS has_scored, {serves} AS serves
                  FROM panellists p WHERE p.session_id = x.session_id AND NOT {_RECUSED}) AS one
        ) AS judges
        WHERE i.session_id = x.session_id AND i.withdrawn_at IS NULL AND NOT {_is_enough("scored")}
          AND {_is_enough("expected")}
    """  # noqa: S608 - our own words only
    source = f"""
        FROM panels x
        WHERE x.status = 'open' AND x.unit_id = {rows.these(units)} AND coalesce(x.due_at <= {rows.now}, true)
          AND NOT EXISTS ({still_scorable})
          AND EXISTS (SELECT FROM panel_items i WHERE i.session_id = x.session_id AND {_KNOWN})
    """
    rows.add(source, what=f"'{What.CONCLUDE_PANEL.value}'", **_OF_PANEL)


def _is_enough(scored: str) -> str:
    """More than the panel's quorum of those who may score the nomination."""
    return f"judges.{scored} * {QUORUM.denominator} > judges.able * {QUORUM.numerator}"
