"""Every rule, every template, every word, without a database."""

import unicodedata
from importlib.resources import files

import pytest
import yaml
from jinja2 import UndefinedError

from contracts import fact_class
from contracts.submissions import StageOutcome, StepKind
from contracts.topics import load_topics
from notify.rules import Doers, load_rules
from notify.texts import deadline, reference, render
from tests.notify.facts import DOSSIER, EXAMPLES, MIDNIGHT, NAMES, SECRET_NAME

pytestmark = pytest.mark.unit
RULES = load_rules()
FACTS = sorted(RULES.notices)


def test_there_is_an_example_of_every_fact_that_is_told() -> None:
    assert sorted(EXAMPLES) == FACTS


def test_every_template_belongs_to_one_fact() -> None:
    named = sorted(f"{rule.template}.j2" for rule in RULES.notices.values())
    assert named == sorted(path.name for path in (files("notify") / "templates").iterdir())


@pytest.mark.parametrize("fact", FACTS)
def test_the_fact_is_in_the_contracts_and_notify_consumes_its_topic(fact: str) -> None:
    kind = fact_class(fact)
    assert kind is not None
    assert "notify" in load_topics().named(kind.topic).consumers


@pytest.mark.parametrize("fact", FACTS)
def test_every_field_that_a_rule_names_is_a_field_of_the_fact(fact: str) -> None:
    kind = fact_class(fact)
    assert kind is not None
    for recipients in RULES.notices[fact].tell:
        named = {value for name, value in recipients.model_dump().items() if name != "holders"}
        if isinstance(recipients, Doers):
            named |= {rule.of for rule in RULES.doers.values()}
        assert named <= set(kind.model_fields)


@pytest.mark.parametrize("fact", FACTS)
def test_every_template_renders_in_vietnamese_with_nothing_left_open(fact: str) -> None:
    text = render(RULES.notices[fact], EXAMPLES[fact], NAMES)
    whole = f"{text.subject}\n{text.body}\n{text.link}"
    assert not any(mark in whole for mark in ("{", "}", "None", "UUID", "  ", "\n\n\n"))
    assert "\n" not in text.subject
    assert 10 < len(text.subject) < 200
    assert text.body.endswith(".")
    assert unicodedata.is_normalized("NFC", whole)
    assert any(unicodedata.decomposition(letter) for letter in text.body)
    assert SECRET_NAME not in whole


def test_what_took_the_place_of_an_annulment_confers_nothing() -> None:
    fact = "awards.decision.replaced.v1"
    annulling = EXAMPLES[fact].model_copy(update={"items": (), "amended": ()})
    body = render(RULES.notices[fact], annulling, NAMES).body
    assert "thay thế toàn bộ Quyết định hủy bỏ số 1025" in body
    assert body.endswith("từ nay căn cứ theo quyết định mới.")


def test_a_placeholder_without_a_value_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        render(RULES.notices["awards.decision.issued.v1"], EXAMPLES["submissions.dossier.closed.v1"], NAMES)


@pytest.mark.parametrize(("words", "members"), [("step", StepKind), ("outcome", StageOutcome)])
def test_every_member_has_its_word(words: str, members: type[StepKind | StageOutcome]) -> None:
    table = yaml.safe_load((files("notify") / "messages" / "terms.yaml").read_text("utf-8"))
    assert set(table[words]) == {*members, "other"}


def test_every_step_has_its_doers_also_one_that_is_not_known_here() -> None:
    assert set(RULES.doers) == {*StepKind, "other"}
    assert RULES.doers_of("opinion") == RULES.doers["other"]


def test_a_deadline_at_midnight_is_the_end_of_the_day_before() -> None:
    assert deadline(MIDNIGHT) == "hết ngày 12/05/2025"
    assert deadline(MIDNIGHT.replace(hour=10)) == "17 giờ 00 ngày 12/05/2025"


def test_a_dossier_is_called_by_its_last_six_digits() -> None:
    assert reference(DOSSIER) == "00D055"


def test_what_the_officer_reads() -> None:
    text = render(
        RULES.notices["submissions.dossier.step_overdue.v1"],
        EXAMPLES["submissions.dossier.step_overdue.v1"],
        NAMES,
    )
    assert text.subject == "Quá hạn thẩm định: hồ sơ 00D055"
    assert text.body == (
        "Hồ sơ đề nghị khen thưởng 00D055 của Xã Đoàn Tùng đã quá hạn thẩm định tại"
        " Phòng Nội vụ huyện Thanh Miện.\n\nThời hạn là hết ngày 12/05/2025. Đề nghị xử lý ngay."
    )
    assert text.link == f"/ho-so/{DOSSIER}"
