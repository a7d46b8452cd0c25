"""Assignments and people, in memory."""

import unicodedata
from datetime import date
from uuid import UUID

import pytest

from directory.assignments.domain import (
    Act,
    Assignment,
    Period,
    Status,
    act_of,
    ended,
    given,
    outlasting,
    within,
)
from directory.errors import (
    AssignmentEndsOtherwise,
    AssignmentOutsideUnit,
    AssignmentOverlaps,
    PersonErased,
)
from directory.files import Source
from directory.imports.people_file import read_people
from directory.imports.people_plan import Known, Plan, plan_people
from directory.people.domain import Person, changed_fields, erased
from directory.units.values import Unit
from kit.errors import InvalidFile
from kit.ids import new_id

pytestmark = pytest.mark.unit

UNIT = UUID(int=30)
PERSON = UUID(int=1)
DISTRICT = Period(date(2020, 1, 1), date(2025, 6, 30))


def assignment(valid_from: str, valid_to: str | None = None, version: int = 1) -> Assignment:
    return Assignment(
        new_id(), PERSON, "head", UNIT, date.fromisoformat(valid_from),
        date.fromisoformat(valid_to) if valid_to else None, Status.RECORDED, version,
    )  # fmt: skip


def test_an_open_end_means_as_long_as_the_unit_lasts() -> None:
    assert within(DISTRICT, Period(date(2023, 1, 1), None)).valid_to == date(2025, 6, 30)


@pytest.mark.parametrize(
    ("valid_from", "valid_to"),
    [("2019-12-31", None), ("2025-07-01", None), ("2025-01-01", "2025-07-01")],
)
def test_days_outside_the_unit_are_refused(valid_from: str, valid_to: str | None) -> None:
    with pytest.raises(AssignmentOutsideUnit):
        within(DISTRICT, assignment(valid_from, valid_to).period)


def test_a_role_is_held_once_at_a_time() -> None:
    held = assignment("2023-01-01", "2024-12-31")
    assert given(assignment("2025-01-01", version=0), [held]).version == 1
    for overlapping in ("2023-01-01", "2024-12-31"):
        with pytest.raises(AssignmentOverlaps):
            given(assignment(overlapping, version=0), [held])


def test_what_was_taken_back_can_be_given_again() -> None:
    mistaken = ended(assignment("2025-01-01"), date(2024, 12, 31))
    assert mistaken.never_held
    again = given(assignment("2025-01-01", "2025-06-30", version=0), [mistaken])
    assert (again.id, again.version, again.valid_to) == (mistaken.id, 3, date(2025, 6, 30))


@pytest.mark.parametrize("day", ["2024-12-30", "2025-06-30", "2025-07-01"])
def test_an_assignment_is_only_shortened(day: str) -> None:
    with pytest.raises(AssignmentEndsOtherwise):
        ended(assignment("2025-01-01", "2025-06-30"), date.fromisoformat(day))


def test_assignments_end_with_their_unit() -> None:
    holding, over, later = (
        assignment("2023-01-01"),
        assignment("2022-01-01", "2022-12-31"),
        assignment("2025-08-01"),
    )
    shortened = outlasting([holding, over, later], {UNIT: DISTRICT})
    assert [(each.id, each.valid_to, each.never_held) for each in shortened] == [
        (holding.id, date(2025, 6, 30), False),
        (later.id, date(2025, 7, 31), True),
    ]


def test_an_erased_person_keeps_nothing_personal() -> None:
    person = Person(PERSON, "An", "an@example.org", "0912345678", sample=True, version=1)
    from datetime import UTC, datetime

    blank = erased(person, datetime(2025, 5, 5, tzinfo=UTC))
    assert (blank.name, blank.email, blank.phone, blank.version) == (None, None, None, 2)
    assert changed_fields(person, blank) == ["name", "email", "phone"]
    with pytest.raises(PersonErased):
        erased(blank, datetime(2025, 5, 6, tzinfo=UTC))


def unit(code: str) -> Unit:
    return Unit(
        UNIT, code, "Huyện", "huyen", "district", None, None, *_bounds(), None, None, None, UNIT.hex, 1
    )


def _bounds() -> tuple[date | None, date | None]:
    return (DISTRICT.valid_from, DISTRICT.valid_to)


def plan(text: str, people: list[Person] | None = None, held: list[Assignment] | None = None) -> Plan:
    known = Known(people or [], held or [], [unit("300")], {"head", "officer"})
    return plan_people(read_people(Source("people.yaml", text.encode())), known, new_id)


AN = """people:
  - name: Nguyễn Văn An
    email: an@example.org
    sample: true
    assignments:
      - {unit_code: "300", role: head, valid_from: 2023-01-01}
"""


def test_a_file_of_people_again_changes_nothing() -> None:
    first = plan(AN)
    assert (first.people[0].version, first.assignments[0].valid_to) == (1, date(2025, 6, 30))
    assert plan(AN, first.people, first.assignments) == Plan([], [])


def test_another_end_or_name_is_another_version() -> None:
    first = plan(AN)
    known = AN.replace("- name", f"- id: {first.people[0].id}\n    name")
    text = known.replace("Văn An", "Thị An").replace("2023-01-01}", "2023-01-01, valid_to: 2024-12-31}")
    second = plan(text, first.people, first.assignments)
    assert [(person.id, person.version) for person in second.people] == [(first.people[0].id, 2)]
    assert [(each.id, each.version) for each in second.assignments] == [(first.assignments[0].id, 2)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("people:\n  - {name: An}\n", [(2, "not_recognisable")]),
        ("people:\n  - {name: An, email: an}\n", [(2, "invalid_field")]),
        ("people:\n  - {name: '', email: a@b}\n", [(2, "invalid_field")]),
        ("people:\n  - {name: An, email: a@b, tuổi: 3}\n", [(2, "invalid_field")]),
        ("people:\n  - {name: Văn An, email: a@b}\n  - {name: 'VĂN  An', email: A@b}\n", [(3, "said_twice")]),
        ("people:\n  - {email: a@b}\n", [(2, "not_recognisable")]),
        ("people:\n  - {name: An, email: (trống)}\n", [(2, "not_recognisable")]),
        (f"people:\n  - {{id: {PERSON}}}\n", [(2, "empty")]),
        (AN.replace("head", "king"), [(6, "role_unknown")]),
        (AN.replace('"300"', '"301"'), [(6, "unit_unknown")]),
        (AN.replace("2023-01-01", "2019-01-01"), [(6, "unit_unknown")]),
        (AN.replace("2023-01-01}", "2023-01-01, valid_to: 2022-01-01}"), [(6, "dates_out_of_order")]),
        (AN.replace("2023-01-01}", "2023-01-01, valid_to: 2025-07-01}"), [(6, "assignment_outside_unit")]),
        (AN + '      - {unit_code: "300", role: head, valid_from: 2024-01-01}\n', [(7, "assignment_overlaps")]),
        ("people: [\n", [(2, "invalid_field")]),
    ],
)  # fmt: skip
def test_each_mistake_is_told_by_its_line(text: str, expected: list[tuple[int, str]]) -> None:
    with pytest.raises(InvalidFile) as refused:
        plan(text)
    assert [(each["line"], each["code"]) for each in refused.value.facts["errors"]] == expected


def test_two_of_one_name_and_address_are_told_apart_by_id() -> None:
    two = [
        Person(new_id(), name, "an@example.org", None, sample=False, version=1)
        for name in ("Nguyễn Văn An", "nguyễn văn  an")
    ]
    with pytest.raises(InvalidFile) as refused:
        plan(AN, two)
    assert refused.value.facts["errors"][0]["code"] == "person_ambiguous"


def test_who_shares_an_address_is_somebody_else() -> None:
    first = plan(AN)
    second = plan(
        AN.replace("Văn An", "Thị Bình").replace("head", "officer"), first.people, first.assignments
    )
    assert second.people[0].id != first.people[0].id
    assert (second.people[0].name, second.people[0].version) == ("Nguyễn Thị Bình", 1)


def test_what_a_file_does_not_say_stays_and_what_it_empties_is_empty() -> None:
    first = plan(AN.replace("2023-01-01}", "2023-01-01, valid_to: 2024-12-31, document_number: 1/QĐ}"))
    known = first.people[0]
    file = f"people:\n  - id: {known.id}\n{{}}    assignments:\n"
    file += '      - {{unit_code: "300", role: head, valid_from: 2023-01-01{}}}\n'
    assert plan(file.format("", ""), first.people, first.assignments) == Plan([], [])
    second = plan(file.format("    email: (trống)\n", ", valid_to: (trống)"), first.people, first.assignments)
    assert [(each.email, each.name, each.sample) for each in second.people] == [(None, known.name, True)]
    (after,) = second.assignments
    assert (after.valid_to, after.document_number) == (DISTRICT.valid_to, "1/QĐ")
    apart = unicodedata.normalize("NFD", "(trống)")
    composed = file.format(f"    email: {apart}\n", f", valid_to: {apart}")
    assert plan(composed, first.people, first.assignments) == second
    with pytest.raises(InvalidFile) as refused:
        plan(file.format("", ", valid_to: 9999-12-31"), first.people, first.assignments)
    assert refused.value.facts["errors"][0]["column"].endswith("valid_to"), "no other word for the open end"


@pytest.mark.parametrize("begins", ["1800-01-01", "0001-01-01", "2050-01-01"])
def test_a_role_does_not_begin_on_a_day_that_cannot_be(begins: str) -> None:
    known = Known([], [], [unit("300")], {"head"}, today=date(2025, 5, 5))
    with pytest.raises(InvalidFile) as refused:
        plan_people(read_people(Source("p", AN.replace("2023-01-01", begins).encode())), known, new_id)
    assert [each["code"] for each in refused.value.facts["errors"]] == ["date_impossible"]


def test_what_was_done_about_an_assignment() -> None:
    before = assignment("2025-01-01", "2025-03-31")
    assert act_of(None, before) is Act.GIVEN
    assert act_of(ended(before, date(2024, 12, 31)), before) is Act.GIVEN
    assert act_of(before, ended(before, date(2025, 2, 1))) is Act.ENDED
    assert act_of(before, assignment("2025-01-01", "2025-06-30")) is Act.EXTENDED
