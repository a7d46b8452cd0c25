"""The statement behind every `GET /tasks`: a service supplies its rows, each of them something that its reader may do
now; filters, order, cursor, counts and the units' names are the same for all.

All of somebody's tasks are looked at for a page, since the first one counts them: a list costs what waits in one's own
offices, and nothing of what is over. Measured: docs/decisions/0024-one-list-of-tasks.md.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeVar
from uuid import UUID

from contracts.tasks import TaskPage
from kit.clock import local_date
from kit.tasks import NEVER, AskedTasks, page_of
from kit.unit_of_work import Query

_COLUMNS: Final = {
    "what": "text",
    "about": "text",
    "about_id": "uuid",
    "stage": "integer",
    "version": "bigint",
    "for_unit_id": "uuid",
    "office_id": "uuid",
    "opened_at": "timestamptz",
    "due_at": "timestamptz",
    "limit": "text",
    "page": "text",
}
_PAGE: Final = """
    WITH reader AS (SELECT {me}, {now}, {today}),
    found AS ({rows}),
    asked AS (
        SELECT found.*, found.about_id::text || ':' || found.what AS id,
               coalesce(due_at, {never}) AS due, coalesce(due_at <= {now}, false) AS overdue
        FROM found
        WHERE ({what} IS NULL OR what = {what}) AND ({office} IS NULL OR office_id = {office})
          AND ({about} IS NULL OR about_id = {about}) AND (NOT {overdue} OR due_at <= {now})
    )
    SELECT coalesce((SELECT json_agg(task ORDER BY task.due, task.id COLLATE "C") FROM (
               SELECT asked.*, u.name AS for_unit
               FROM asked LEFT JOIN authority_units u ON u.id = asked.for_unit_id
               {behind} ORDER BY asked.due, asked.id COLLATE "C" LIMIT {limit}
           ) AS task), '[]')::text AS tasks, {counts} AS counts
"""
_BEHIND: Final = 'WHERE (asked.due, asked.id COLLATE "C") > ({due_at}, {id})'
_COUNTS: Final = """
    coalesce((SELECT json_agg(kind) FROM (
        SELECT what, count(*) AS waiting, count(*) FILTER (WHERE overdue) AS overdue
        FROM asked GROUP BY what ORDER BY what COLLATE "C"
    ) AS kind), '[]')::text
"""
P = TypeVar("P", bound=TaskPage)


class Rows:
    """Tasks as SELECTs of the same columns, and what they are given: who reads, when, and what else they need."""

    def __init__(self, uow: Query) -> None:
        self.parameters: list[Any] = []
        self._selects: list[str] = []
        self.me = self.given(uow.actor.person_id, "uuid")
        self.now = self.given(uow.now, "timestamptz")
        self.today = self.given(local_date(uow.now), "date")

    def given(self, value: object, kind: str) -> str:
        """The place of one more value in the statement, as one of that type."""
        self.parameters.append(value)
        return f"${len(self.parameters)}::{kind}"

    def these(self, units: Iterable[UUID]) -> str:
        """Likewise of units, one of which a column is: `office_id = {rows.these(units)}`."""
        return f"ANY({self.given(list(units), 'uuid[]')})"

    def below(self, units: Iterable[UUID]) -> str:
        """Likewise of these units and all below them: `office_id IN {rows.below(units)}`."""
        return f"""(SELECT o.id FROM authority_units o JOIN authority_units above ON o.path <@ above.path
                    WHERE above.id = {self.these(units)})"""  # noqa: S608 - our own words only

    def add(self, source: str, **columns: str) -> None:
        """Rows of `FROM … WHERE …`, with an expression for each column; one that is not named is null."""
        shown = ", ".join(
            f'({columns.get(name, "NULL")})::{kind} AS "{name}"' for name, kind in _COLUMNS.items()
        )
        self._selects.append(f"SELECT {shown} {source}")

    @property
    def sql(self) -> str:
        return " UNION ALL ".join(self._selects)


async def list_tasks(
    uow: Query, rows: Rows, asked: AskedTasks, kind: type[P], titles: Mapping[str, str]
) -> P:
    """The page that was asked for, in one statement; nothing is asked where somebody has no office at all."""
    if not rows.sql:
        return page_of(kind, asked, uow.now, titles, "[]", None if asked.after else "[]")
    places = {
        "me": rows.me,
        "now": rows.now,
        "today": rows.today,
        "never": rows.given(NEVER, "timestamptz"),
        "what": rows.given(asked.what, "text"),
        "office": rows.given(asked.office_id, "uuid"),
        "about": rows.given(asked.about_id, "uuid"),
        "overdue": rows.given(asked.overdue, "boolean"),
        "limit": rows.given(asked.limit + 1, "integer"),
    }
    behind, counts = "", _COUNTS
    if asked.after:
        place = rows.given(asked.after.due_at, "timestamptz"), rows.given(asked.after.id, "text")
        behind, counts = _BEHIND.format(due_at=place[0], id=place[1]), "NULL::text"
    statement = _PAGE.format(rows=rows.sql, behind=behind, counts=counts, **places)
    (found,) = await uow.fetch(statement, *rows.parameters)
    return page_of(kind, asked, uow.now, titles, found.tasks, found.counts)
