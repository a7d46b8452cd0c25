"""The example movements: valid, true to their texts word for word, and at one with the data beside them."""

import csv
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.examples import ROOT, data_of, read_movement, read_round, units_of

pytestmark = pytest.mark.unit

TEXTS = Path(__file__).parent / "data"
TEXT_OF = {"thanh-mien": TEXTS / "seed_thanh_mien.txt", "so-khcn-ninh-binh": TEXTS / "seed_so_khcn.txt"}
each_example = pytest.mark.parametrize("example", TEXT_OF)


# --- the committed files -----------------------------------------------------------------------------------


@each_example
def test_the_movement_is_valid(example: str) -> None:
    movement = read_movement(example)
    assert [phase.review.year for phase in movement.schedule.phases] == [2025, 2030]


@each_example
def test_the_round_is_valid(example: str) -> None:
    round_ = read_round(example)
    assert round_.opens_on < round_.closes_on


def test_thanh_mien_has_every_group_and_criterion_of_its_text() -> None:
    movement = read_movement("thanh-mien")
    groups = [group for part in movement.criteria.parts for group in part.groups]
    counts = {group.code: len(group.criteria) for group in groups}
    assert counts == {"1.1a": 6, "1.1b": 8, "1.2": 3, "1.3": 3, "1.4a": 1, "1.4b": 3}
    assert [part.code for part in movement.criteria.parts if part.obligation == "invited"] == ["1.2"]


# --- true to the text --------------------------------------------------------------------------------------

# Labels at the start of a line are codes in the data: "II.", "1.", "1.1.", "a)", "-".
LABEL = re.compile(r"^\s*(?:[IVX]+\.|\d+(?:\.\d+)*\.|[a-z]\)|-)\s+", re.MULTILINE)
SECTION = re.compile(r"^\s*([IVX]+)\.\s", re.MULTILINE)
WORDS_OF_THE_PLAN = {"heading", "text", "paragraphs", "title"}
STRUCTURE_ONLY = {"base_documents", "targets", "reports"}


def words(text: str) -> list[str]:
    """The words in order; a hyphen ends a word, so a break behind one changes nothing."""
    return re.findall(r"\w+", unicodedata.normalize("NFC", text))


def without_space(text: str) -> str:
    """Every sign of the text; with `words` equal too, nothing but space can differ."""
    return re.sub(r"\s", "", unicodedata.normalize("NFC", text))


def sayings(value: object, key: str = "") -> Iterator[str]:
    """What a part of a file says in the words of the plan, in its order."""
    match value:
        case str() if key in WORDS_OF_THE_PLAN:
            yield value
        case list():
            for item in value:
                yield from sayings(item, key)
        case dict():
            for name, part in value.items():
                yield from sayings(part, name)


def said_by_the_file(example: str) -> str:
    value = data_of(example, "movement.yaml")
    body = {key: part for key, part in value.items() if key not in STRUCTURE_ONLY | {"recipients", "signer"}}
    document, recipients, signer = value["document"], value["recipients"], value["signer"]
    ends = [recipients["heading"], *recipients["items"], *signer.values()]
    return "\n".join(map(str, [document["kind"], *sayings(body), *ends]))


@each_example
def test_every_word_of_the_text_stands_in_the_file_in_order(example: str) -> None:
    text = LABEL.sub("", TEXT_OF[example].read_text("utf-8"))
    said = said_by_the_file(example)
    assert words(said) == words(text)
    assert without_space(said) == without_space(text)


def sections(text: str) -> dict[str, str]:
    starts = [*SECTION.finditer(text)]
    ends = [*(start.start() for start in starts[1:]), len(text)]
    return {start[1]: text[start.start() : end] for start, end in zip(starts, ends, strict=True)}


@pytest.mark.parametrize(
    ("example", "section", "parts"),
    [
        ("thanh-mien", "II", ["content"]),
        ("thanh-mien", "III", ["criteria", "awards"]),
        ("so-khcn-ninh-binh", "II", ["content"]),
        ("so-khcn-ninh-binh", "III", ["criteria"]),
        ("so-khcn-ninh-binh", "IV", ["awards"]),
        ("so-khcn-ninh-binh", "V", ["solutions"]),
    ],
)
def test_each_section_stands_in_its_own_part_of_the_file(
    example: str, section: str, parts: list[str]
) -> None:
    text = sections(TEXT_OF[example].read_text("utf-8"))[section]
    value = data_of(example, "movement.yaml")
    said = "\n".join(saying for part in parts for saying in sayings(value[part]))
    assert words(said) == words(LABEL.sub("", text))


def test_a_lost_word_would_be_noticed() -> None:
    """The guard above, broken on purpose."""
    text = LABEL.sub("", TEXT_OF["thanh-mien"].read_text("utf-8"))
    said = said_by_the_file("thanh-mien")
    assert words(said.replace("tiết kiện", "tiết kiệm", 1)) != words(text)
    assert words(said.replace("hiến công, ", "", 1)) != words(text)


# --- the data beside the movement ----------------------------------------------------------------------------


@each_example
def test_units_hang_together_and_are_the_real_ones(example: str) -> None:
    units = {unit["code"]: unit for unit in units_of(example)}
    facts = {
        row["code"]: row
        for row in csv.DictReader(
            (ROOT / "services/directory/data/units_2023.csv").read_text("utf-8").splitlines()
        )
    }
    assert len(units) == len(units_of(example))
    for unit in units.values():
        assert unit["parent_code"] in units or unit["kind"] == "tinh"
        assert unit["standing_office_code"] in {"", *units}
        assert unit["source"]
        if unit["source"] == "units_2023.csv":
            fact = facts[unit["code"]]
            assert fact == {column: unit[column] for column in fact}


def test_all_communes_of_thanh_mien_are_there() -> None:
    kinds = [unit["kind"] for unit in units_of("thanh-mien") if unit["level"] == "commune"]
    assert (kinds.count("xa"), kinds.count("thi_tran")) == (16, 1)


@each_example
def test_every_award_of_the_round_is_in_the_catalogue_while_it_is_open(example: str) -> None:
    round_ = read_round(example)
    catalogue = data_of(example, "awards.yaml")
    day = round_.opens_on.isoformat()
    valid = {
        award["code"]
        for award in catalogue["awards"]
        if award["valid_from"] <= day <= (award["valid_to"] or "9")
    }
    assert set(round_.awards) <= valid


@each_example
def test_rule_sets_follow_each_other_and_hold_their_awards(example: str) -> None:
    rule_sets = data_of(example, "rule_sets.yaml")
    catalogue = data_of(example, "awards.yaml")
    ends = {one["code"]: (one["valid_from"], one["valid_to"]) for one in rule_sets["rule_sets"]}
    assert [first for first, _ in ends.values()] == ["2004-07-01", "2024-01-01", "2025-07-01", "2026-10-01"]
    assert [last for _, last in ends.values()] == ["2023-12-31", "2025-06-30", "2026-09-30", None]
    for award in catalogue["awards"]:
        first, last = ends[award["rule_set"]]
        assert first <= award["valid_from"] <= award["valid_to"] <= last


def test_the_score_sheet_names_groups_of_the_movement() -> None:
    sheet = data_of("thanh-mien", "score_sheet.yaml")
    movement = read_movement("thanh-mien")
    round_ = read_round("thanh-mien")
    assert round_.scoring is not None
    assert (sheet["code"], sheet["movement"]) == (round_.scoring.sheet, movement.code)
    groups = {group.code for part in movement.criteria.parts for group in part.groups}
    assert {code for criterion in sheet["criteria"] for code in criterion["criteria_groups"]} == groups
