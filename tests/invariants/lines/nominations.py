"""Of line 8: the act that has legal effect looks again at everything that it rests on, and finds one holder."""

from typing import Final

from tests.invariants.breaks import Break, Words
from tests.invariants.line import Check

_ACROSS: Final = "tests/schedules/test_across.py"
_AWARDS: Final = "tests/awards/test_nominations.py"
_DECISIONS: Final = "tests/awards/test_decisions.py"
_REGISTER: Final = "tests/awards/test_register.py"
_LETTERS: Final = "tests/awards/test_rectifications.py"
_DRAFTS: Final = "tests/submissions/test_dossiers.py"
_SUBMISSIONS: Final = "tests/submissions/test_ask_back.py"
_WITHDRAWN: Final = "tests/submissions/test_withdraw.py"

NOMINATIONS: Final[tuple[Check, ...]] = (
    Check(
        f"{_AWARDS}::test_what_was_not_handed_over_is_not_decided",
        (
            Break(
                "the council's word alone is decided on",
                "awards:require_ours",
                "one is None or _is_elsewhere(one)",
                "False",
            ),
        ),
    ),
    Check(
        f"{_AWARDS}::test_what_was_annulled_is_not_decided_anew",
        (
            Break(
                "what was annulled may be awarded again",
                "awards:require_ours",
                "one is not None and one.state not in HOLDERS",
                "False",
            ),
        ),
    ),
    Check(
        f"{_AWARDS}::test_what_was_given_back_stops_the_paper",
        (
            Break(
                "what was given back is issued all the same",
                "awards:_require_still_lawful",
                "await checks.require_lawful(...)",
                "pass",
            ),
            Break(
                "who signed is not told that the paper stands still",
                "awards:answer_request",
                "await _stop(...)",
            ),
        ),
    ),
    Check(
        f"{_AWARDS}::test_the_last_act_looks_again_at_the_signature",
        (
            Break(
                "another part of the signer, heard of later, counts for nothing",
                "awards:require_not_lapsed",
                "(await uow.acts.barred(...)).values()",
                "()",
            ),
            Break(
                "a signature outlives the signer's role",
                "awards:require_not_lapsed",
                "signer not in await uow.authority.holders(Capability.SIGN_DECISION, decision.unit_id)",
                "False",
            ),
        ),
    ),
    Check(
        f"{_ACROSS}::test_where_nothing_is_wrong_nothing_is_found",
        (
            Break(
                "the clerk looks at nothing that the decision rests on",
                "awards:_require_still_lawful",
                "await checks.require_lawful(...)",
                "pass",
            ),
            Break(
                "what left the agenda is scored on",
                "scoring.panels:withdraw_items",
                "withdraw_all(...)",
                "(panel, ())",
            ),
            Break(
                "nobody hears who acted elsewhere", "authority:acts_of_others", "await keep_acts(...)", "pass"
            ),
        ),
    ),
    Check(
        f"{_SUBMISSIONS}::test_the_head_returns_what_was_approved_after_it_was_given_back",
        (
            Break(
                "what awards holds is returned over its head",
                "submissions:_require_possible",
                "held and (outcome is StageOutcome.RETURNED or nobody_to_move or reconsidered)",
                "False",
            ),
        ),
    ),
    Check(
        "tests/awards/test_sessions.py::test_one_withdrawn_nominee_leaves_the_agenda_and_those_who_had_them_are_told",
        (
            Break(
                "a withdrawn nominee is still voted on",
                "awards.nominations:end",
                "await withdraw_nominees(...)",
            ),
        ),
    ),
    Check(
        f"{_AWARDS}::test_who_was_withdrawn_is_not_decided",
        (
            Break(
                "a withdrawn nominee is decided once they are handed over",
                "awards.nominations:end",
                "await repository.save(...)",
            ),
            Break(
                "an approval in the second of the withdrawal outlives it",
                "awards.nominations:end",
                "(*held.values(), *found)",
                "held.values()",
            ),
        ),
    ),
    Check(
        f"{_WITHDRAWN}::test_one_leaves_and_the_other_goes_on",
        (
            Break(
                "a page from before somebody left is answered",
                "submissions.dossiers.leaving:withdraw",
                "dossier.revision + 1",
                "dossier.revision",
            ),
        ),
    ),
    Check(
        f"{_WITHDRAWN}::test_the_step_that_waited_only_for_one_is_done",
        (
            Break(
                "a step waits for a verdict on who left",
                "submissions:_without_waiting",
                "left <= _heard_at(step, heard)",
                "False",
            ),
        ),
    ),
    Check(
        f"{_WITHDRAWN}::test_what_a_council_says_of_who_left_counts_for_nothing",
        (
            Break(
                "a council's word on who left is kept",
                "submissions:_record_council",
                "outcome.nominee_id not in gone",
                "True",
            ),
        ),
    ),
    Check(
        f"{_WITHDRAWN}::test_what_a_level_found_of_others_is_still_signed",
        (
            Break(
                "who leaves last takes others' outcome with them",
                "submissions:_without_anybody",
                "stage is not None and found",
                "False",
            ),
        ),
    ),
    Check(
        f"{_SUBMISSIONS}::test_an_amendment_touches_what_it_amends",
        (
            Break(
                "all entries are taken for amended",
                "submissions:hear_amended",
                "fact.changed",
                "fact.items",
            ),
        ),
    ),
    Check(
        "tests/awards/test_register.py::test_entries_are_kept_as_they_were_ordered",
        (
            Break(
                "entries come in the order of their ids",
                "awards.decisions:_with_entries",
                "decision_items.c.position",
                "decision_items.c.item_id",
            ),
        ),
    ),
    Check(
        f"{_DECISIONS}::test_a_number_is_unique_by_unit_series_and_year",
        (
            Break(
                "zeros before a number make another",
                "awards:number_taken",
                "number_key(publication.number)",
                "publication.number",
            ),
            Break(
                "a space in a symbol makes another",
                "awards:number_taken",
                "number_key(publication.series)",
                "publication.series",
            ),
        ),
    ),
    Check(
        f"{_REGISTER}::test_an_amendment_is_a_decision_and_the_target_stays_as_it_was_written",
        (
            Break(
                "an amendment may change nothing",
                "awards:require_purpose",
                "by.kind is DecisionKind.AMEND and same",
                "False",
            ),
        ),
    ),
    Check(
        f"{_DRAFTS}::test_what_was_sent_is_not_discarded",
        (Break("what was sent is discarded", "submissions:discard", "status is None", "False"),),
    ),
    Check(
        f"{_LETTERS}::test_what_is_content_needs_a_decision",
        (Break("a letter changes content", "awards:rectify_decision", "technique.require_technique(...)"),),
    ),
    Check(
        f"{_LETTERS}::test_content_is_what_it_says",
        (
            Break(
                "another name in an entry is technique",
                "awards:require_technique",
                "_says_otherwise(mistake, texts or ())",
                "False",
            ),
            Break("a piece of a name is technique", "awards:_touches", "is_a_piece or any(...)", "any(...)"),
        ),
    ),
    Check(
        "tests/awards/test_prize_money.py::test_no_letter_changes_an_amount",
        (
            Break(
                "a letter changes an amount",
                "awards:require_technique",
                "_amounts(paper.decision)",
                "()",
            ),
        ),
    ),
    Check(
        f"{_LETTERS}::test_only_what_reads_so_is_put_right_and_once",
        (
            Break(
                "a letter quotes what stands nowhere", "awards:rectify_decision", "technique.require_so(...)"
            ),
        ),
    ),
    Check(
        f"{_LETTERS}::test_an_entry_with_another_last_word_is_put_right_there",
        (
            Break(
                "a letter is about an entry that was taken back",
                "awards:last_words",
                "entry.last_word == decision.id",
                "True",
            ),
        ),
    ),
    Check(
        f"{_LETTERS}::test_a_number_is_given_to_one_paper",
        (
            Break(
                "a letter's number is a decision's, too",
                "awards:number_taken",
                "(decisions, rectifications)",
                "(decisions,)",
            ),
        ),
    ),
    Check(
        f"{_LETTERS}::test_a_letter_is_dated_from_its_decision_to_today",
        (Break("a letter is of any day", "awards:rectify_decision", "technique.require_dated(...)"),),
    ),
    Check(
        f"{_LETTERS}::test_only_what_was_issued_and_stands_is_put_right",
        (
            Break(
                "a draft is put right by letter",
                "awards:require_rectifiable",
                "after_issue(decision, Act.RECTIFY)",
                "pass",
            ),
        ),
    ),
    Check(
        f"{_LETTERS}::test_the_document_office_puts_right_what_it_saw",
        (
            Break(
                "a letter is about whatever stands there",
                "awards:rectify_decision",
                "await history.require_seen(...)",
            ),
        ),
    ),
    Check(
        f"{_LETTERS}::test_letters_are_never_changed_nor_deleted",
        (
            Words(
                "letters may be changed and deleted",
                "awards.migrations",
                "ARRAY['rectifications', 'rectification_mistakes']",
                "ARRAY['rectification_mistakes']",
            ),
        ),
    ),
    Check(
        f"{_SUBMISSIONS}::test_a_letter_is_noted_in_the_dossier_whose_entry_it_is_about",
        (
            Break(
                "a letter is noted in every dossier of its paper",
                "submissions:note_rectified",
                "fact.changed",
                "fact.items",
            ),
        ),
    ),
)
