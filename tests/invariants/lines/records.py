"""Lines 8 and 9: nothing is deleted, and names are data."""

from typing import Final

from tests.invariants.breaks import Break, Words
from tests.invariants.line import Check, Line
from tests.invariants.lines.amendments import AMENDMENTS
from tests.invariants.lines.nominations import NOMINATIONS
from tests.invariants.lines.papers import PAPERS_STAND
from tests.invariants.lines.rounds import SHEETS

_CALENDAR: Final = "tests/directory/test_calendar.py"
_LINE_08: Final = "tests/invariants/test_line_08.py"

PERMANENCE = Line(
    8,
    "Nothing is deleted; every change says who, when, in what capacity and why; the last act looks again",
    (
        Check(
            f"{_LINE_08}::test_no_row_of_the_domain_can_be_deleted",
            (
                Words(
                    "verdicts may be deleted",
                    "submissions.migrations",
                    "'verdicts', 'duties', 'interests',",
                    "'duties', 'interests',",
                ),
                Words(
                    "register entries may be deleted",
                    "awards.migrations",
                    "'register_counters', 'register_entries', 'register_changes', 'history']",
                    "'register_counters', 'register_changes', 'history']",
                ),
                Break("notices may be deleted", "notify.migrations:_PERMANENT", '"notices"'),
                Break("scores may be deleted", "scoring.migrations:_PERMANENT", '"scores"'),
                Break("people may be deleted", "directory.migrations:PERMANENT", '"people"'),
            ),
        ),
        Check(
            "tests/kit/test_facts.py::test_a_fact_stands",
            (
                Words(
                    "a fact may be changed",
                    "kit.migrations",
                    "RAISE EXCEPTION 'rows of facts are never changed';",
                    "RETURN NEW;",
                ),
            ),
        ),
        Check(
            "tests/kit/test_facts.py::test_a_tombstone_blanks_what_was_told_under_its_key_and_nothing_else",
            (
                Words(
                    "what was told of the erased stays",
                    "kit.migrations",
                    "FOR EACH ROW WHEN (NEW.type IS NULL) EXECUTE FUNCTION forget_key()",
                    "FOR EACH ROW WHEN (false) EXECUTE FUNCTION forget_key()",
                ),
            ),
        ),
        Check(
            f"{_LINE_08}::test_a_deletion_is_refused",
            (
                Words(
                    "the triggers do nothing",
                    "kit.migrations",
                    "RAISE EXCEPTION 'rows of % are never deleted', TG_TABLE_NAME;",
                    "RETURN OLD;",
                ),
            ),
        ),
        Check(
            f"{_LINE_08}::test_every_change_of_a_dossier_says_who_when_in_what_capacity_and_why",
            (
                Break("changes are not noted", "submissions:note", "repository.note(...)"),
                Break("reasons are not noted", "submissions:recall_dossier", "reason=command.reason"),
                Break("somebody else is noted", "submissions:note", "uow.actor.name", '"person:?"'),
            ),
        ),
        Check(
            "tests/awards/test_decisions.py::test_from_draft_to_register",
            (Break("a signature is not noted", "awards:sign_decision", "await history.note(...)"),),
        ),
        Check(
            "tests/submissions/test_attempts.py::test_what_was_sealed_can_be_neither_changed_nor_deleted",
            (
                Words(
                    "an attempt may be changed",
                    "submissions.migrations",
                    "CREATE TRIGGER nothing_is_overwritten BEFORE UPDATE ON attempts"
                    " FOR EACH ROW EXECUTE FUNCTION refuse_update();",
                ),
            ),
        ),
        Check(
            "tests/submissions/test_attempts.py::test_each_attempt_is_read_as_it_was",
            (
                Break(
                    "a correction is the version of before",
                    "submissions:seal",
                    "nominee.seal and nominee.seal.content_hash == digest",
                    "nominee.seal is not None",
                ),
            ),
        ),
        Check(
            "tests/submissions/test_attempts.py::test_a_verdict_names_the_version_that_it_judged",
            (
                Break(
                    "a council's verdict names no version",
                    "submissions:_verdict",
                    "(judged,) if judged else ()",
                    "()",
                ),
            ),
        ),
        Check(
            "tests/submissions/test_attempts.py::test_a_history_line_says_what_changed_field_by_field",
            (
                Break(
                    "history does not say what changed",
                    "submissions:note",
                    "changed_between(before, after)",
                    "[]",
                ),
            ),
        ),
        Check(
            "tests/submissions/test_attempts.py::test_an_answer_to_one_attempt_is_none_to_the_next",
            (
                Break(
                    "an answer to an earlier attempt is taken",
                    "submissions:_require_answerable",
                    "await require_seen(uow, dossier, seen)",
                ),
            ),
        ),
        Check(
            "tests/awards/test_decisions.py::test_a_number_is_given_to_what_was_seen",
            (
                Break(
                    "a number is given to whatever stands there",
                    "awards:issue_decision",
                    "await history.require_seen(uow, decision.id, decision.version, seen)",
                ),
            ),
        ),
        Check(
            "tests/submissions/test_plan_versions.py::test_a_plan_is_changed_as_it_was_seen",
            (
                Break(
                    "a round changes as it stands",
                    "submissions:open_round",
                    "await require_seen(uow, KIND, known, seen)",
                ),
                Break("an unseen plan is changed", "kit:require_version", "version == seen", "True"),
            ),
        ),
        Check(
            "tests/awards/test_ballots.py::test_a_declared_interest_is_recorded_once_by_the_member_or_the_secretary",
            (
                Break(
                    "who is recused by somebody else is not told",
                    "awards.sessions:_recusal",
                    "() if by in {None, member} else (member,)",
                    "()",
                ),
            ),
        ),
        Check(
            "tests/scoring/test_panels.py::test_recusal_by_oneself_or_by_the_secretary_and_nobody_else",
            (
                Break(
                    "a panellist who is recused by somebody else is not told",
                    "scoring.panels:_told",
                    "() if by in {None, recusal.panellist_id} else (recusal.panellist_id,)",
                    "()",
                ),
            ),
        ),
        Check(
            "tests/awards/test_limits.py::test_a_ballot_whose_outcome_is_certain_is_ended_by_secretary_or_chair",
            (
                Break(
                    "a ballot is ended as it stands",
                    "awards:end_ballot",
                    "await history.require_seen(uow, before.id, before.version, seen)",
                ),
            ),
        ),
        Check(
            "tests/scoring/test_times.py::test_the_secretary_goes_on_without_who_is_absent",
            (
                Break(
                    "a panel is concluded as it stands",
                    "scoring:conclude_panel",
                    "await require_seen(uow, before, seen)",
                ),
            ),
        ),
        Check(
            "tests/awards/test_names.py::test_a_name_that_was_not_sealed_is_refused",
            (Break("any name may be drafted", "awards:_award", "_require_sealed_names(found, drafted)"),),
        ),
        Check(
            "tests/awards/test_names.py::test_two_entries_of_one_nominee_are_refused",
            (
                Break(
                    "a nominee may stand in two entries",
                    "awards:_award",
                    "_require_each_once(findings.values())",
                ),
            ),
        ),
        Check(
            "tests/submissions/test_identity.py::test_nobody_stands_twice_in_a_list",
            (Break("a subject may stand twice", "submissions:foresee", "_require_each_once(dossier)"),),
        ),
        Check(
            "tests/submissions/test_identity.py::test_after_the_end_a_correction_corrects_what_was_there",
            (
                Break(
                    "anybody may come after the end",
                    "submissions:_rewrite",
                    "await admit(uow, after, review, before)",
                ),
            ),
        ),
        Check(
            "tests/submissions/test_identity.py::test_a_heads_letter_of_another_year_is_refused",
            (
                Break(
                    "a letter may be of any year",
                    "submissions:require_after_letters",
                    "require_possible(...)",
                ),
            ),
        ),
        Check(
            "tests/awards/test_register.py::test_decisions_and_register_are_never_deleted_nor_entries_changed",
            (
                Words(
                    "register entries may be changed",
                    "awards.migrations",
                    "ARRAY['register_entries', 'register_changes', 'history']",
                    "ARRAY['register_changes', 'history']",
                ),
            ),
        ),
        *NOMINATIONS,
        *AMENDMENTS,
        *PAPERS_STAND,
    ),
)

DATA = Line(
    9,
    "Rules, routes, units, awards and calendars are dated data; no code branches on a name",
    (
        Check(
            f"{_CALENDAR}::test_a_further_day_keeps_the_swapped_days",
            (
                Break(
                    "a file replaces a year",
                    "directory.calendar:_planned",
                    "before[year][1] if year in before else guessed(year)",
                    "guessed(year)",
                ),
            ),
        ),
        Check(
            f"{_CALENDAR}::test_a_day_is_taken_back_by_naming_the_notice_that_gave_it",
            (
                Break(
                    "a notice drops what another one said",
                    "directory.calendar:_may_be_said",
                    "known is not None and not known.guess and known.kind is not word.kind",
                    "False",
                ),
            ),
        ),
        Check(
            f"{_CALENDAR}::test_the_yearly_notice_leaves_no_guess_of_the_holidays_that_it_names",
            (
                Break(
                    "a guess stays beside the notice",
                    "directory.calendar:grown",
                    "holiday.code in touched",
                    "False",
                ),
            ),
        ),
        Check(
            "tests/directory/test_units.py::test_a_word_that_nobody_knows_is_told_with_its_nearest",
            (
                Break(
                    "any word is a kind of unit", "directory.units:record_lines", "refuse_unknown_words(...)"
                ),
            ),
        ),
        Check(
            "tests/submissions/test_import_over_http.py::test_what_nobody_plans_for_is_refused",
            (
                Break(
                    "a plan may end on any day there is",
                    "kit:unplannable",
                    "today + PLANNED_WITHIN",
                    "date.max",
                ),
            ),
        ),
        Check(
            "tests/submissions/test_import_over_http.py"
            "::test_a_round_names_only_a_score_sheet_that_is_there_and_fits_its_movement",
            (
                Break(
                    "a round may name a sheet that nobody entered",
                    "submissions:_sheet",
                    "yield Fault(place, FaultCode.UNKNOWN_SHEET, detail)",
                ),
                Break(
                    "an older fact of a sheet replaces a newer one",
                    "submissions.heard:keep",
                    "table.c.sequence < fresh.excluded.sequence",
                    "None",
                ),
            ),
        ),
        Check(
            "tests/submissions/test_import_over_http.py"
            "::test_a_round_names_only_awards_that_the_catalogue_has",
            (
                Break(
                    "a round may name an award that nobody entered",
                    "submissions:_catalogue",
                    "not is_there",
                    "False",
                ),
            ),
        ),
        *SHEETS,
        Check(
            "tests/architecture/test_names.py::test_nothing_branches_on_a_name",
            (
                Break(
                    "a rule for one level only",
                    "submissions:_find",
                    "unit.level == stage.level",
                    'unit.level == "district" or unit.level == stage.level',
                ),
                Break(
                    "a rule for one award only",
                    "awards:Award.decided_by_kind_on",
                    "return kind in self.decided_by and self.valid_on(day)",
                    """
                    known = {"bang_khen_chu_tich_tinh": True}
                    return known.get(self.code, kind in self.decided_by and self.valid_on(day))
                    """,
                ),
                Break(
                    "workflows that know a province",
                    "workflows:next_step",
                    "case.status is not DossierStatus.IN_REVIEW",
                    (
                        "case.status is not DossierStatus.IN_REVIEW or"
                        " case.stages[-1].unit_name.startswith('Tỉnh Hải Dương')"
                    ),
                ),
            ),
        ),
        Check(
            "tests/awards/test_domain_decisions.py::test_power_ends_with_its_last_day",
            (Break("power without an end", "awards:Award.decided_by_kind_on", "self.valid_on(day)"),),
        ),
        Check(
            "tests/authority/test_authority.py::test_a_code_means_another_unit_on_another_day",
            (
                Words(
                    "a code means one unit for ever",
                    "authority:_BY_CODE",
                    "AND coalesce(valid_from <= $2, true) AND coalesce(valid_to >= $2, true)",
                    "AND $2::date IS NOT NULL ORDER BY valid_from",
                ),
            ),
        ),
    ),
)
