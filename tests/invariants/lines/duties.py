"""Line 6: who may not act on a case, whichever service heard of it first."""

from typing import Final

from tests.invariants.breaks import Break, Words
from tests.invariants.line import Check, Line
from tests.invariants.lines.interests import INTERESTS

_DOSSIERS: Final = "tests/submissions/test_dossiers.py"
_GROUNDS: Final = "tests/awards/test_grounds.py"
_LINE_06: Final = "tests/invariants/test_line_06.py"

DUTIES = Line(
    6,
    "Duties are separate: by what one did, at which level, and for whom",
    (
        Check(
            f"{_LINE_06}::test_who_entered_or_submitted_neither_checks_appraises_nor_signs",
            (
                Words(
                    "who entered a dossier may judge it",
                    "authority",
                    "duties: [prepare], from: [check, appraise, sign]",
                    "duties: [prepare], from: []",
                ),
            ),
        ),
        Check(
            f"{_LINE_06}::test_the_appraiser_of_a_stage_does_not_sign_it",
            (
                Words(
                    "the appraiser may sign",
                    "authority",
                    "duties: [appraise], from: [sign]",
                    "duties: [appraise], from: []",
                ),
            ),
        ),
        Check(
            f"{_LINE_06}::test_nobody_acts_at_two_levels",
            (
                Words(
                    "one may act at two levels",
                    "authority",
                    "from: [check, appraise, score, vote, sign], where: other_unit",
                    "from: [], where: other_unit",
                ),
            ),
        ),
        Check(
            f"{_LINE_06}::test_nobody_acts_for_themselves",
            (
                Break(
                    "one may act on one's own nomination",
                    "authority:bar",
                    "nomination.person_id == person and wanted.duty in table.not_for_oneself",
                    "False",
                ),
                Break(
                    "an interested party may act",
                    "authority:bar",
                    "known.keeps(person, nomination.nominee_id)",
                    "False",
                ),
            ),
        ),
        Check(
            f"{_LINE_06}::test_the_same_person_may_repeat_a_duty_and_do_what_goes_with_it",
            (
                Break(
                    "nobody may act twice",
                    "authority:clash",
                    "any(apart.excludes(earlier, wanted) for apart in load_exclusions().apart)",
                    "True",
                ),
            ),
        ),
        Check(
            "tests/awards/test_copies.py::test_whoever_issued_a_decision_signed_nothing",
            (
                Break(
                    "who issued a decision is taken for who signed",
                    "authority:_acts_before_they_were_told",
                    "outcome is not StageOutcome.DECIDED",
                    "True",
                ),
            ),
        ),
        Check(
            f"{_DOSSIERS}::TestDuties::test_who_submitted_does_not_sign",
            (
                Break(
                    "the service does not ask",
                    "submissions:take_duty",
                    "bars(dossier, wanted)",
                    "{}",
                ),
                Break("it is not kept who submitted", "authority:ActsDone.done", "self.uow.put(...)"),
            ),
        ),
        Check(
            f"{_DOSSIERS}::TestDuties::test_who_signed_does_not_recall_and_who_is_interested_is_marked",
            (
                Break(
                    "anybody of the unit may recall",
                    "submissions:prepare",
                    "clash(wanted, known)",
                    "None",
                ),
            ),
        ),
        Check(
            f"{_DOSSIERS}::TestDuties::test_nobody_acts_at_two_levels",
            (Break("it is not kept who judged", "authority:ActsDone.done", "self.uow.put(...)"),),
        ),
        Check(
            "tests/acts/test_exclusions_everywhere.py::test_an_interest_declared_in_one_service_counts_in_all",
            (
                Break(
                    "what others tell of interests is not kept",
                    "authority:keep_interests",
                    "await uow.run(...)",
                ),
                Break(
                    "a paper is taken from whoever has an interest",
                    "awards:recuse_by_rule",
                    "(member, item.nominee_id) in barred and (item.id, member) not in recused",
                    "False",
                ),
                Break(
                    "a decision is signed without asking",
                    "awards:require_no_other_part",
                    "await uow.acts.require_free(...)",
                ),
                Break(
                    "points are taken from whoever has an interest",
                    "scoring:recused_by_rule",
                    "problem is None or item.withdrawn or panel.recusal(person, item.id)",
                    "True",
                ),
            ),
        ),
        Check(
            "tests/acts/test_exclusions_everywhere.py::test_who_takes_back_one_of_two_interests_stays_out",
            (
                Break(
                    "one interest taken back lets a member vote in spite of another",
                    "awards:withdraw_recusal",
                    "await recuse_by_rule(...)",
                    "(session, ())",
                ),
                Break(
                    "one interest taken back lets a panellist score in spite of another",
                    "scoring:withdraw_recusal",
                    "await exclude(...)",
                    "(panel, ())",
                ),
            ),
        ),
        Check(
            "tests/acts/test_corrected_everywhere.py::test_who_corrects_a_returned_dossier_signs_for_nobody_of_it",
            (
                Break(
                    "nobody hears who corrected a dossier until it is submitted again",
                    "submissions:_rewrite",
                    "note(...)",
                    "note(uow, before, after.with_interests(interests), row, (*happened, *followed))",
                ),
            ),
        ),
        Check(
            "tests/submissions/test_late.py::test_a_late_interest_of_who_let_somebody_in_is_told_to_the_head_above",
            (
                Break(
                    "nobody asks who let their relative in",
                    "submissions:late_leaves",
                    "let_in[one.nominee_id].allowed_by == one.person_id",
                    "False",
                ),
                Break(
                    "who let their relative in is judged by themselves",
                    "submissions:_questioned_leaves",
                    "unit.parent_id or unit.id",
                    "unit.id",
                ),
            ),
        ),
        Check(
            "tests/submissions/test_duties.py::test_who_let_somebody_in_did_not_sign_at_the_stage",
            (
                Break(
                    "whoever let somebody in is taken for the signatory of the stage",
                    "submissions:late_acts",
                    "(act.person_id, act.unit_id) not in leaves",
                    "True",
                ),
            ),
        ),
        Check(
            "tests/awards/test_ballots.py::test_a_mistake_about_whoever_left_the_agenda_is_taken_back",
            (
                Break(
                    "an interest in whoever left the agenda stands for ever",
                    "awards.sessions:interest",
                    "session.items",
                    "session.agenda",
                ),
            ),
        ),
        Check(
            "tests/submissions/test_late.py::test_who_allowed_it_signed_for_it",
            (
                Break(
                    "whoever lets somebody in has done nothing on the dossier",
                    "submissions:allow_late",
                    "uow.acts.done(...)",
                    "()",
                ),
                Break(
                    "what was done on a draft is not told when it is submitted",
                    "submissions.dossiers:prepared",
                    "act.duty is Duty.PREPARE or not dossier.attempt",
                    "act.duty is Duty.PREPARE",
                ),
            ),
        ),
        Check(
            "tests/awards/test_decisions.py::test_duties_are_separate",
            (
                Break(
                    "who drafted a decision may sign it",
                    "awards:require_not_drafter",
                    "signatory == decision.drafted_by",
                    "False",
                ),
                Break(
                    "who appraised or submitted may decide",
                    "awards:require_no_other_part",
                    "await uow.acts.require_free(...)",
                ),
            ),
        ),
        Check(
            "tests/awards/test_decisions.py::test_nobody_drafts_or_signs_for_himself",
            (
                Break(
                    "one may decide on oneself",
                    "authority:bar",
                    "nomination.person_id == person and wanted.duty in table.not_for_oneself",
                    "False",
                ),
            ),
        ),
        Check(
            "tests/awards/test_ballots.py::test_a_member_who_is_nominated_is_recused_by_rule",
            (
                Break(
                    "a nominated member may vote",
                    "authority:bar",
                    "nomination.person_id == person and wanted.duty in table.not_for_oneself",
                    "False",
                ),
                Break(
                    "a recused member's paper is taken",
                    "awards:check_paper",
                    "barred or not wanted",
                    "not wanted",
                ),
            ),
        ),
        Check(
            f"{_GROUNDS}::test_who_leads_the_nominee_is_recused_where_the_regulation_says_so",
            (
                Break(
                    "no regulation excludes anybody",
                    "authority:Acts.barred",
                    "replace(known, regulated=regulation.excludes)",
                    "known",
                ),
            ),
        ),
        Check(
            f"{_GROUNDS}::test_a_regulation_holds_for_its_council_and_from_its_day",
            (
                Break(
                    "a regulation holds from the first day",
                    "authority:CouncilRegulation.is_in_force",
                    "self.valid_from <= day",
                    "True",
                ),
                Break(
                    "a regulation holds for every council",
                    "authority:regulation_of",
                    "not common.units",
                    "True",
                ),
            ),
        ),
        Check(
            f"{_GROUNDS}::test_who_leads_the_nominee_votes_where_no_regulation_says_otherwise",
            (
                Break(
                    "any ground recuses a member",
                    "authority:Acts.require_excluding",
                    "ground not in regulation.excludes",
                    "False",
                ),
            ),
        ),
        Check(
            f"{_GROUNDS}::test_who_is_excluded_leaves_the_denominator_where_the_regulation_says_so",
            (
                Break(
                    "the denominator is what it is, whatever the regulation says",
                    "awards:denominator",
                    "rules.excluded_counted",
                    "True",
                ),
            ),
        ),
        Check(
            "tests/scoring/test_regulation.py::test_who_leads_the_nominee_scores_unless_the_councils_regulation_says_otherwise",
            (
                Break(
                    "any ground recuses a panellist",
                    "scoring:record_recusal",
                    "await uow.acts.require_excluding(...)",
                ),
            ),
        ),
        Check(
            "tests/awards/test_sessions.py::test_who_acted_at_another_level_is_recused_by_rule",
            (
                Break(
                    "who voted or judged below may vote above",
                    "authority:clash",
                    "any(apart.excludes(earlier, wanted) for apart in load_exclusions().apart)",
                    "False",
                ),
            ),
        ),
        Check(
            "tests/authority/test_conditions.py::test_a_list_bars_whom_the_guard_bars",
            (
                Words(
                    "an interest that was taken back keeps a task away",
                    "authority:barred",
                    "AND NOT stated.withdrawn",
                    "",
                ),
            ),
        ),
        Check(
            "tests/submissions/test_tasks.py"
            "::test_an_interest_takes_a_task_away_and_nobody_left_asks_administrators",
            (
                Break(
                    "whoever has an interest is asked to check",
                    "submissions:steps_of",
                    'free += f" AND NOT EXISTS ({_TREATED} AND {theirs})"',
                    "pass",
                ),
            ),
        ),
        *INTERESTS,
    ),
)
