"""Of line 8: what one decision may do to another that was issued, and that every service follows it."""

from typing import Final

from tests.invariants.breaks import Break, Words
from tests.invariants.line import Check

_AMENDMENTS: Final = "tests/awards/test_amendments.py"
_ANNULMENTS: Final = "tests/awards/test_annulments.py"
_SUBMISSIONS: Final = "tests/submissions/test_ask_back.py"
_UPGRADE: Final = "tests/awards/test_upgrade.py"

AMENDMENTS: Final[tuple[Check, ...]] = (
    Check(
        f"{_AMENDMENTS}::test_another_award_than_was_judged_is_no_amendment",
        (
            Break(
                "an amendment gives another award than was judged",
                "awards:_require_judged",
                "entry.award_code != found.award_code",
                "False",
            ),
        ),
    ),
    Check(
        f"{_AMENDMENTS}::test_an_award_is_amended_only_where_it_could_be_decided",
        (
            Break(
                "an award is amended that nobody could decide",
                "awards:_require_target",
                "await require_competence(...)",
                "pass",
            ),
        ),
    ),
    Check(
        f"{_AMENDMENTS}::test_a_decision_takes_the_place_of_another_whole",
        (
            Break(
                "what replaces leaves somebody out",
                "awards:require_purpose",
                "replaces(by.kind, target) and missing",
                "False",
            ),
            Break(
                "an entry that was replaced stands beside its successor",
                "awards.decisions.register:_entry",
                "last.kind == DecisionKind.REPLACE.value",
                "False",
            ),
        ),
    ),
    Check(
        f"{_AMENDMENTS}::test_what_was_replaced_names_its_successor",
        (
            Break(
                "what was replaced says nothing of its successor",
                "awards:after_issue",
                "decision.replaced_by is not None",
                "False",
            ),
            Break(
                "a letter is about what amended a decision that was replaced",
                "awards.decisions.handlers.rectify:_hold",
                "await _require_base(...)",
            ),
        ),
    ),
    Check(
        f"{_AMENDMENTS}::test_a_replacing_decision_is_asked_what_every_award_is",
        (
            Break(
                "what replaces confers awards without being asked",
                "awards:require_lawful",
                "decision.kind.commends",
                "decision.target_decision_id is None",
            ),
        ),
    ),
    Check(
        f"{_AMENDMENTS}::test_what_was_drafted_on_other_words_is_drafted_anew",
        (
            Break(
                "somebody signs over words that they have not seen",
                "awards:require_standing",
                "entry.follows not in {None, register[entry.item_id].last_word}",
                "False",
            ),
        ),
    ),
    Check(
        f"{_ANNULMENTS}::test_what_annuls_under_a_wrong_number_is_replaced_by_what_annuls",
        (
            Break(
                "an annulment is annulled",
                "awards:kind_about",
                "not target.kind.commends",
                "False",
            ),
        ),
    ),
    Check(
        f"{_SUBMISSIONS}::test_facts_of_several_decisions_on_a_nomination_come_in_any_order",
        (
            Break(
                "an earlier decision undoes a later one",
                "submissions:_decided",
                "nominee.decisions and (ordinal or 0) <= nominee.decisions",
                "False",
            ),
            Break(
                "what is told of a later decision waits for the earlier",
                "submissions:_decided",
                "ordinal is not None and act is not NomineeAct.AWARD",
                "False",
            ),
        ),
    ),
    Check(
        f"{_UPGRADE}::test_words_of_before_are_those_of_today",
        (
            Words(
                "a letter that was renamed may be changed from then on",
                "awards.migrations:_RENAMED",
                "ALTER TABLE rectification_mistakes ENABLE TRIGGER rectification_mistakes_as_written;",
                "",
            ),
        ),
    ),
    Check(
        f"{_UPGRADE}::test_a_process_of_before_writes_them_no_more",
        (
            Words(
                "a process of before writes what nobody reads",
                "awards.migrations:_RENAMED",
                "CHECK (kind <> 'correct')",
                "CHECK (true)",
            ),
        ),
    ),
)
