"""The golden examples speak as the API does: where a fact has text, it is what a client may send or is shown."""

import json
from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Any, Final

import pytest
from pydantic import TypeAdapter, ValidationError

from authority.capabilities import load_roles
from authority.unit_kinds import load_unit_kinds
from awards.catalogue.domain import AwardKind
from awards.decisions.values import SaidOtherwise
from contracts.vocabulary import KNOWN_WORDS, OpenWords
from directory.assignments.domain import Act
from directory.units.values import SHARES
from kit.text import ClauseCode, DocumentNumber, Name, Phrase, SeriesNumber, Sha256, Slug, UnitCode, Word
from notify.domain import EMAIL
from tests.contracts.test_contracts import FACTS, TODAY, example, texts

pytestmark = pytest.mark.unit
KINDS: Final = frozenset(load_unit_kinds().kinds)
MEANING: Final[dict[str, Any]] = {
    "act": frozenset(Act),
    "article": Phrase,
    "award_code": Word,
    "award_codes": Word,
    "channel": {EMAIL},
    "code": Slug,
    "criteria": ClauseCode,
    "criteria_groups": ClauseCode,
    "criterion": ClauseCode,
    "decided_by": KINDS,
    "decision_number": SeriesNumber,
    "document_number": DocumentNumber,
    "fact_type": FACTS,
    "guidance_number": DocumentNumber,
    "key": Sha256,
    "kinds": KINDS,
    "level": load_unit_kinds().levels,
    "mean": Decimal,
    "movement_code": Slug,
    "name": Name,
    "narrowed": Word,
    "notice": Phrase,
    "number": SeriesNumber,
    "outcome": {"awarded", "declined", "forwarded", "withdrawn", "revoked"},
    "path": Phrase,
    "percent": Decimal,
    "phase": ClauseCode,
    "proposed_by": KINDS,
    "replaced_number": SeriesNumber,
    "role": load_roles().names,
    "rule_set": Slug,
    "series": DocumentNumber,
    "share": SHARES,
    "sheet_code": Slug,
    "spread": Decimal,
    "submitting_kinds": KINDS,
    "template": Word,
    "what": frozenset(SaidOtherwise),
    "awards.award.recorded.v1 code": Word,
    "submissions.movement.launched.v1 code": ClauseCode,
    "awards.award.recorded.v1 kind": frozenset(AwardKind),
    "directory.unit.recorded.v1 code": UnitCode,
    "directory.unit.recorded.v1 kind": KINDS,
}
"""What the text in a field is, for every fact that has such a field or for the one named: a type of the API, or the
words that there are.
"""


@pytest.mark.parametrize("fact_type", sorted(FACTS))
def test_an_example_uses_the_words_of_the_api(fact_type: str) -> None:
    spoken = texts(TODAY[fact_type], with_codes=True)
    for path, said in leaves(example(fact_type)):
        if path in spoken:
            field = path.rpartition(".")[2]
            meaning = MEANING.get(f"{fact_type} {field}") or MEANING.get(field)
            assert meaning, f"say in MEANING what {path} of {fact_type} is"
            if isinstance(meaning, Collection):
                assert said in meaning, path
            else:
                TypeAdapter(meaning).validate_python(said)


def leaves(value: Any, at: str = "") -> Iterator[tuple[str, str]]:
    """Every text with its path, written as `texts` does."""
    if isinstance(value, dict):
        for field, part in value.items():
            yield from leaves(part, f"{at}.{field}" if at else field)
    elif isinstance(value, list):
        for part in value:
            yield from leaves(part, at)
    elif isinstance(value, str):
        yield at, value


@pytest.mark.parametrize(
    ("fact_type", "old", "new"),
    [
        ("awards.decision.issued.v1", "1234", "1234/QĐ-UBND"),
        ("awards.decision.issued.v1", "giay_khen_chu_tich_huyen", "giay-khen-chu-tich-huyen"),
        ("directory.unit.recorded.v1", "district", "huyen"),
    ],
)
def test_another_word_is_found(monkeypatch: pytest.MonkeyPatch, fact_type: str, old: str, new: str) -> None:
    said = json.dumps(example(fact_type), ensure_ascii=False)
    assert f'"{old}"' in said
    wrong = json.loads(said.replace(f'"{old}"', f'"{new}"'))
    monkeypatch.setattr("tests.contracts.test_vocabulary.example", lambda _: wrong)
    with pytest.raises((AssertionError, ValidationError)):
        test_an_example_uses_the_words_of_the_api(fact_type)


def test_an_open_vocabulary_is_open_for_whoever_reads_and_closed_for_what_comes_in() -> None:
    class Colour(OpenWords):
        RED = "red"

    sent, read = (TypeAdapter(Colour).json_schema(mode=mode) for mode in ("validation", "serialization"))
    assert sent["enum"] == read[KNOWN_WORDS] == ["red"]
    assert KNOWN_WORDS not in sent
    assert "enum" not in read
