"""SQL of the list of dossiers: a page of those that one may see, newest first, narrowed as one asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from pydantic import TypeAdapter

from contracts.submissions import DossierStatus
from kit.unit_of_work import Query
from kit.vietnamese import asked_words
from submissions.dossiers.lists import DossierLine, Lying
from submissions.dossiers.placing import LIES_WITH, is_overdue

MANY: Final = 2_000
"""Rows of words: so many are looked at one by one; where more are found, a page is soon full of what is newest."""
_IS_WANTED: Final = "(d.attempt > 0 OR d.status <> 'recalled') {conditions}"
"""A draft that was discarded never is."""
_AT_LEVEL: Final = """
    JOIN stages s ON s.dossier_id = d.id AND s.attempt = d.attempt AND s.status = 'open'
    JOIN authority_units u ON u.id = s.unit_id AND u.level = {level}
"""
_LIES_AT: Final = f"""
    AND EXISTS (SELECT FROM authority_units lies WHERE lies.id = {LIES_WITH} AND lies.level = {{level}})
"""
_WAITS_IN: Final = """
    AND d.status IN ('in_review', 'returned')
    AND ((d.status = 'returned' AND d.submitting_unit_id = {office}) OR EXISTS (
        SELECT FROM steps t WHERE t.dossier_id = d.id AND t.attempt = d.attempt AND t.status = 'open'
                            AND t.office_id = {office}))
"""
_IS_OVER: Final = f"""
    AND d.status = 'in_review'
    AND EXISTS (SELECT FROM steps t WHERE t.dossier_id = d.id AND t.attempt = d.attempt AND t.status = 'open'
                                    AND {is_overdue("{now}")})
"""
_FOUND: Final = "SELECT FROM dossiers d {at_level} WHERE d.id = circle.dossier_id AND {is_wanted}"
_NEWEST_OF_UNITS: Final = """
    SELECT DISTINCT newest.dossier_id
    FROM (VALUES {units}) AS units (unit_id)
    CROSS JOIN LATERAL (
        SELECT circle.dossier_id FROM authority_circles circle {joined}
        WHERE circle.part = 'unit' AND circle.unit_id = units.unit_id AND circle.inside {conditions}
        ORDER BY circle.dossier_id DESC LIMIT {limit}
    ) AS newest
    ORDER BY newest.dossier_id DESC LIMIT {limit}
"""
_NEWEST_OF_THESE: Final = """
    SELECT d.id AS dossier_id FROM {these} {at_level}
    WHERE {is_wanted} {conditions}
      AND EXISTS (SELECT FROM authority_circles circle JOIN (VALUES {units}) AS units (unit_id) USING (unit_id)
                  WHERE circle.part = 'unit' AND circle.dossier_id = d.id AND circle.inside)
    ORDER BY d.id DESC LIMIT {limit}
"""
_THESE: Final = """
    unnest({ids}::uuid[]) AS these (dossier_id)
    CROSS JOIN LATERAL (SELECT * FROM dossiers WHERE id = these.dossier_id OFFSET 0) AS d
"""
"""Looked up one by one (OFFSET 0): in their order PostgreSQL would go through all dossiers to meet those."""
_HAS_WORDS: Final = (
    "EXISTS (SELECT FROM dossier_words found WHERE found.dossier_id = d.id AND {matches} OFFSET 0)"
)
"""Looked at one by one, too: what everybody is called is soon met, and gathered only after long."""
_FOUND_BY_WORDS: Final = """
    SELECT count(*) AS rows, array_agg(DISTINCT these.dossier_id) AS dossier_ids
    FROM (SELECT found.dossier_id FROM dossier_words found WHERE {matches} LIMIT {many}) AS these
"""
_LINES: Final = """
    SELECT coalesce(json_agg(line ORDER BY line.id DESC), '[]')::text AS lines
    FROM (
        SELECT d.id, d.round_id, r.name AS round, m.code AS movement_code, m.name AS movement,
               d.submitting_unit_id, submitter.name AS submitting_unit, d.letter_number, d.status, d.attempt,
               proposed.nominees, proposed.named, proposed.first_nominee,
               s.number AS stage, u.id AS unit_id, u.name AS unit, u.level,
               t.kind AS step, o.id AS office_id, o.name AS office,
               coalesce(t.opened_at, (SELECT max(back.concluded_at) FROM stages back
                                      WHERE d.status = 'returned' AND back.dossier_id = d.id
                                        AND back.attempt = d.attempt)) AS since,
               t.due_at, t.overdue_at IS NOT NULL AS overdue, d.late IS NOT NULL OR proposed.late AS late
        FROM ({page}) AS page
        JOIN dossiers d ON d.id = page.dossier_id
        JOIN rounds r ON r.id = d.round_id
        JOIN movements m ON m.id = r.movement_id
        CROSS JOIN LATERAL (
            SELECT count(*) AS nominees,
                   coalesce(nullif(count(*) FILTER (WHERE n.state <> 'withdrawn'), 0), count(*)) AS named,
                   (array_agg(n.name ORDER BY n.state = 'withdrawn', n.position))[1] AS first_nominee,
                   coalesce(bool_or(n.late IS NOT NULL), false) AS late
            FROM nominees n WHERE n.dossier_id = d.id
        ) AS proposed
        LEFT JOIN authority_units submitter ON submitter.id = d.submitting_unit_id
        LEFT JOIN stages s ON s.dossier_id = d.id AND s.attempt = d.attempt AND s.status = 'open'
        LEFT JOIN authority_units u ON u.id = s.unit_id
        LEFT JOIN steps t ON t.dossier_id = d.id AND t.attempt = d.attempt AND t.stage = s.number
                         AND t.status = 'open'
        LEFT JOIN authority_units o ON o.id = t.office_id
    ) AS line
"""
_LINES_AS_READ: Final = TypeAdapter(list[DossierLine])


@dataclass(frozen=True)
class Wanted:
    """Which dossiers to list: those that `units` may see, narrowed; `after` is the last id of a page.

    `unit_id` is the submitting unit, `level` that of an open stage. `search` is what was typed to look for a name or a
    number.
    """

    units: set[UUID]
    round_id: UUID | None
    status: DossierStatus | None
    level: str | None
    unit_id: UUID | None
    lying: Lying
    search: str | None
    after: UUID | None
    now: datetime

    @property
    def is_under_way(self) -> bool:
        """Whether only such are wanted as there are few of, however many are over."""
        waits = self.level is not None or self.lying.is_waiting
        return waits or self.status not in {None, DossierStatus.CLOSED}


async def lines(uow: Query, wanted: Wanted, limit: int) -> list[DossierLine]:
    """The newest first."""
    words = None if wanted.search is None else asked_words(wanted.search)
    these = None if words is None else await _found_by(uow, words)
    page, parameters = _page(wanted, words, these, limit)
    (found,) = await uow.fetch(_LINES.format(page=page), *parameters)
    return _LINES_AS_READ.validate_json(found.lines)


async def _found_by(uow: Query, words: str) -> list[UUID] | None:
    """The dossiers that the words find; none where they find many: what everybody is called is among the newest."""
    (found,) = await uow.fetch(_FOUND_BY_WORDS.format(matches=_matches("$1"), many=MANY + 1), words)
    return None if found.rows > MANY else found.dossier_ids or []


def _page(wanted: Wanted, words: str | None, these: list[UUID] | None, limit: int) -> tuple[str, list[Any]]:
    """Ids of the newest dossiers that are wanted; and the parameters. `these` are all that the words find, if known.

    It begins with what there is least of: what the words find, the dossiers of the unit that submitted them or those
    that are under way, or else those that the reader's units may see. What is not asked for is not in the statement: a
    plan that is kept for all parameters can't use an index of some states, nor leave out what is null this time.
    """
    parameters = _Parameters()
    given = parameters.given
    units = _values(("uuid",), [(unit_id,) for unit_id in wanted.units], parameters)
    by_words = (
        _HAS_WORDS.format(matches=_matches(given(words))) if words is not None and these is None else ""
    )
    conditions = [
        *([f"AND d.status = '{wanted.status.value}'"] if wanted.status else []),
        *([f"AND d.submitting_unit_id = {given(wanted.unit_id)}"] if wanted.unit_id else []),
        *([_LIES_AT.format(level=given(wanted.lying.at))] if wanted.lying.at else []),
        *([_WAITS_IN.format(office=given(wanted.lying.office_id))] if wanted.lying.office_id else []),
        *([_IS_OVER.format(now=given(wanted.now))] if wanted.lying.overdue else []),
        *([f"AND {by_words}"] if by_words else []),
    ]
    is_wanted = _IS_WANTED.format(conditions=" ".join(conditions))
    at_level = _AT_LEVEL.format(level=given(wanted.level)) if wanted.level else ""
    if these is None and not wanted.unit_id and not (by_words and wanted.is_under_way):
        return _newest_of_units(wanted, units, is_wanted, at_level, limit, parameters), parameters
    page = _NEWEST_OF_THESE.format(
        these="dossiers d" if these is None else _THESE.format(ids=given(these)),
        at_level=at_level,
        is_wanted=is_wanted,
        conditions=_behind(wanted, "d.round_id", "d.id", parameters),
        units=units,
        limit=limit,
    )
    return page, parameters


def _newest_of_units(
    wanted: Wanted, units: str, is_wanted: str, at_level: str, limit: int, parameters: "_Parameters"
) -> str:
    """The newest of each unit's newest: unit by unit, because an index has the dossiers of one unit in order, and of
    several it has not. Then a page costs what a page is long, however much lies behind it.
    """
    conditions = _behind(wanted, "circle.round_id", "circle.dossier_id", parameters)
    found = _FOUND.format(at_level=at_level, is_wanted=is_wanted)
    # Few dossiers are under way, so where only those are wanted a plan may begin with them. Else nearly every row is
    # one, and each is looked up as it comes (OFFSET 0): merged with the table of dossiers instead, the
    # page of an old round would read everything that was written since; joined with it, PostgreSQL would make room
    # to remember every dossier that the unit ever had.
    joined = ""
    if wanted.is_under_way:
        joined = f"CROSS JOIN LATERAL ({found}) AS found"
    else:
        conditions += f" AND EXISTS ({found} OFFSET 0)"
    return _NEWEST_OF_UNITS.format(units=units, joined=joined, conditions=conditions, limit=limit)


def _behind(wanted: Wanted, round_id: str, dossier_id: str, parameters: "_Parameters") -> str:
    """Of the round that is asked for, and behind where the page begins."""
    given = parameters.given
    conditions = [
        *([f"AND {round_id} = {given(wanted.round_id)}"] if wanted.round_id else []),
        *([f"AND {dossier_id} < {given(wanted.after)}"] if wanted.after else []),
    ]
    return " ".join(conditions)


def _matches(words: str) -> str:
    return f"found.words @@ {words}::text::tsquery"


class _Parameters(list[Any]):
    """What a statement is given, in the order of its places."""

    def given(self, value: object) -> str:
        """The place of one more."""
        self.append(value)
        return f"${len(self)}"


def _values(types: Sequence[str], rows: Sequence[Sequence[object]], parameters: _Parameters) -> str:
    """Rows of a VALUES list, their values among the parameters; without rows one that nothing equals.

    From an array PostgreSQL can't tell how many rows come, so it would plan the statement anew each time, which takes
    as long as to run it.
    """
    return ", ".join(
        f"({', '.join(f'{parameters.given(value)}::{kind}' for value, kind in zip(row, types, strict=True))})"
        for row in rows or [[None] * len(types)]
    )
