"""What rows of a list make of a dossier: which nominees they are, what is wrong in which cell, what has to be asked.

Rows are as the form has them: what was read from a workbook, and what somebody mended since. Nothing is guessed: an
award or a name that may mean another is asked. The rules of writing are submissions', which is asked before anything is
kept.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID

from kit.text import name_key
from kit.vietnamese import plain_words
from portal.components.words import terms, words
from portal.dossiers.answers import Nominee
from portal.dossiers.list_reading import COLUMNS
from portal.services import Fault

MOST_NOMINEES: Final = 500
"""Of one dossier, as submissions takes it."""
OTHER: Final = "other"
"""The answer that a name like another's is somebody else's."""
_Key = tuple[str, str, str]
"""A name in one of its forms, a kind of subject and an award."""
_DAY: Final = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})", re.ASCII)
_ISO: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_PLACE: Final = re.compile(r"/nominees/(\d+)(?:/achievements/(\d+))?(?:/(\w+))?")


@dataclass(frozen=True)
class FormRow:
    """A row as its fields are typed. `number` is the row's in the workbook, `same` the answer to who it is."""

    number: str
    values: Mapping[str, str]
    same: str = ""
    places: Mapping[str, str] = field(default_factory=dict)

    def text(self, column: str) -> str:
        return self.values.get(column, "")

    @property
    def goes_on(self) -> bool:
        """Whether it only has more achievements of the row above."""
        return not self.text("name")


@dataclass(frozen=True)
class Question:
    """Whether a name that is written otherwise is the same person's: by id those of the dossier, or a row above."""

    name: str
    answers: Sequence[tuple[str, str]]


@dataclass
class PlannedRow:
    """A row with what it says in the service's terms, and what is wrong with it, by column."""

    row: FormRow
    said: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, list[str]] = field(default_factory=dict)
    question: Question | None = None
    known: Nominee | None = None
    outcome: str = "added"
    """Of one without a fault: added, changed or unchanged."""

    def wrong(self, column: str, detail: str) -> None:
        self.faults.setdefault(column, []).append(detail)


@dataclass
class Plan:
    """All rows of the list."""

    rows: list[PlannedRow]

    @property
    def right(self) -> list[PlannedRow]:
        """The rows of those nominees."""
        return [row for rows in self.right_nominees for row in rows]

    @property
    def right_nominees(self) -> list[list[PlannedRow]]:
        """Those without a fault: a nominee goes with all of its rows or with none."""
        return [rows for rows in self.nominees if not any(row.faults for row in rows)]

    @property
    def nominees(self) -> list[list[PlannedRow]]:
        """The rows of each nominee."""
        found: list[list[PlannedRow]] = []
        for row in self.rows:
            if row.row.goes_on and found:
                found[-1].append(row)
            else:
                found.append([row])
        return found

    @property
    def counts(self) -> dict[str, int]:
        """How many nominees are added, changed, as they are, or wrong."""
        counted = dict.fromkeys(("added", "changed", "unchanged", "wrong"), 0)
        for rows in self.nominees:
            counted["wrong" if any(row.faults for row in rows) else rows[0].outcome] += 1
        return counted


@dataclass(frozen=True)
class SentNominee:
    """A nominee as submissions is sent it, and the rows that it comes from; none of one that stays as it is."""

    body: dict[str, Any]
    rows: Sequence[PlannedRow] = ()


def planned(rows: Sequence[FormRow], awards: Mapping[str, str], written: Sequence[Nominee]) -> Plan:
    """What these rows say, of a round that gives these awards (names by code), where these are written already. Whether
    two are one goes by name, kind and award, as in submissions.
    """
    plan = Plan([_said(row, awards) for row in rows])
    there = _Written(written)
    above: dict[_Key, PlannedRow] = {}
    taken: dict[UUID, PlannedRow] = {}
    for nominee in plan.nominees:
        first = nominee[0]
        if first.row.goes_on:
            first.wrong("name", words("list_name_missing"))
            continue
        key = (name_key(first.said["name"]), first.said["subject_type"], first.said["award_code"])
        first.known = there.meant(first, key)
        earlier = above.get(key) or (taken.get(first.known.id) if first.known else None)
        if earlier is not None:
            first.wrong("name", words("list_twice", number=earlier.row.number))
            first.known = None
            continue
        above[key] = first
        if first.known is not None:
            taken[first.known.id] = first
        first.outcome = _outcome(first.known, body_of(nominee))
    return plan


class _Written:
    """Who stands in the dossier and in the rows above, by what their names may be taken for."""

    def __init__(self, written: Sequence[Nominee]) -> None:
        self._by_id = {str(one.id): one for one in written}
        self._same: dict[_Key, list[Nominee]] = defaultdict(list)
        self._alike: dict[_Key, list[tuple[str, str, str]]] = defaultdict(list)
        for one in written:
            self._same[name_key(one.name), one.subject_type, one.award_code].append(one)
            alike = self._alike[plain_words(one.name), one.subject_type, one.award_code]
            alike.append((str(one.id), one.name, one.description))

    def meant(self, row: PlannedRow, key: _Key) -> Nominee | None:
        """Whom of the dossier the row is about: who is called so, if that is one, or who was answered; else it is
        asked. None for somebody new.
        """
        same = self._same[key]
        alike = self._alike[plain_words(row.said["name"]), key[1], key[2]]
        others = list(alike)
        alike.append(("", row.said["name"], ""))
        if answered := self._by_id.get(row.row.same):
            return answered
        if len(same) == 1:
            return same[0]
        if others and row.row.same != OTHER and not self._is_above(others, key):
            _ask(row, others)
        return None

    @staticmethod
    def _is_above(others: Sequence[tuple[str, str, str]], key: _Key) -> bool:
        """Whether all of them are rows above with just this name, which is told otherwise."""
        return all(not id_ and name_key(name) == key[0] for id_, name, _ in others)


def body_of(rows: Sequence[PlannedRow]) -> dict[str, Any]:
    """A nominee as submissions is sent one, with what stands beside it in the dossier already."""
    first = rows[0]
    known = first.known
    achievements = [row.said["achievement"] for row in rows if row.said.get("achievement")]
    body = {name: first.said[name] for name in ("subject_type", "name", "award_code", "description")}
    if known is None:
        return body | {"achievements": achievements}
    kept = written_body(known)
    return kept | body | {"achievements": achievements or kept["achievements"]}


def written_body(nominee: Nominee) -> dict[str, Any]:
    """One that is in the dossier, as it is sent back unchanged."""
    return {
        "id": str(nominee.id),
        "subject_type": nominee.subject_type,
        "name": nominee.name,
        "award_code": nominee.award_code,
        "description": nominee.description,
        "person_id": str(nominee.person_id) if nominee.person_id else None,
        "achievements": [
            {"summary": one.summary, "period_from": f"{one.period_from}", "period_to": f"{one.period_to}"}
            for one in nominee.achievements
        ],
        "evidence": [one.model_dump() for one in nominee.evidence],
    }


def _said(row: FormRow, awards: Mapping[str, str]) -> PlannedRow:
    found = PlannedRow(row)
    if not row.goes_on:
        found.said["name"] = row.text("name")
        found.said["description"] = row.text("description")
        found.said["subject_type"] = _chosen(
            found, "subject_type", terms("subject_type"), "list_type_unknown"
        )
        found.said["award_code"] = _chosen(found, "award_code", awards, "list_award_unknown")
    if any(row.text(column) for column in ("summary", "period_from", "period_to")):
        found.said["achievement"] = {
            "summary": row.text("summary"),
            "period_from": _day(found, "period_from"),
            "period_to": _day(found, "period_to"),
        }
    return found


def _chosen(found: PlannedRow, column: str, named: Mapping[str, str], unknown: str) -> str:
    """The code of what is written by code or name, whatever its capitals and marks; nothing where it is none."""
    text = found.row.text(column)
    if text in named:
        return text
    plain = plain_words(text)
    codes = [code for code, name in named.items() if plain and plain_words(name) == plain]
    if len(codes) == 1:
        return codes[0]
    found.wrong(column, words(unknown, text=text) if text else words("list_choose"))
    return ""


def _day(found: PlannedRow, column: str) -> str:
    """The day as ISO 8601 has it. Day, month and year are in Vietnamese order; a month or a year alone is asked."""
    text = found.row.text(column)
    try:
        if _ISO.fullmatch(text):
            return date.fromisoformat(text).isoformat()
        if parts := _DAY.fullmatch(text):
            return date(int(parts[3]), int(parts[2]), int(parts[1])).isoformat()
    except ValueError:
        pass  # well written, but no day that there is
    found.wrong(column, words("list_day_unclear", text=text) if text else words("list_day_missing"))
    return ""


def _ask(row: PlannedRow, others: Sequence[tuple[str, str, str]]) -> None:
    """Whether it is one of these: by id, or none of a row above, name and description."""
    answers = [(id_, words("list_same_as", name=name, place=place)) for id_, name, place in others if id_]
    row.question = Question(others[0][1], [*answers, (OTHER, words("list_somebody_else"))])
    row.wrong("name", words("list_like_another", name=others[0][1]))


def _outcome(known: Nominee | None, body: Mapping[str, Any]) -> str:
    if known is None:
        return "added"
    return "unchanged" if written_body(known) == body else "changed"


def whole_list(plan: Plan, written: Sequence[Nominee]) -> list[SentNominee]:
    """All nominees of the dossier with those of the right rows: who is known keeps their place, others come last."""
    taken = plan.right_nominees
    known = {rows[0].known.id: rows for rows in taken if rows[0].known}
    kept = [
        SentNominee(body_of(known[one.id]), known[one.id])
        if one.id in known
        else SentNominee(written_body(one))
        for one in written
    ]
    return [*kept, *(SentNominee(body_of(rows), rows) for rows in taken if rows[0].known is None)]


def blame(faults: Iterable[Fault], sent: Sequence[SentNominee]) -> list[Fault]:
    """Put what the service says is wrong to its cells; what is about none of the rows is left."""
    left = []
    for fault in faults:
        place = _PLACE.match(fault.pointer)
        rows = sent[int(place[1])].rows if place and int(place[1]) < len(sent) else ()
        if place is None or not rows:
            left.append(fault)
            continue
        told = [row for row in rows if "achievement" in row.said] if place[2] else ()
        row = told[int(place[2])] if place[2] and int(place[2]) < len(told) else rows[0]
        row.wrong(place[3] if place[3] in COLUMNS else "summary" if place[2] else "name", fault.detail)
    return left
