"""Lines 5 and 6: what a case may not do, and who may not act on it."""

from typing import Final

from tests.invariants.breaks import Break, Words
from tests.invariants.line import Check, Line

_DOSSIERS: Final = "tests/submissions/test_dossiers.py"
_LINE_06: Final = "tests/invariants/test_line_06.py"
_NO_STAGE_CHECK: Final = Break("any stage may be opened", "submissions:open_stage", "earlier_over")

STATES = Line(
    5,
    "The service, not the workflow, forbids a skipped level or step; workflows neither conclude, vote nor sign",
    (
        Check(
            f"{_DOSSIERS}::test_nothing_is_skipped_whoever_asks",
            (
                _NO_STAGE_CHECK,
                Break(
                    "any step may be opened",
                    "submissions:open_step",
                    "stage.open_step or stage.next_step is None or stage.next_step.kind is not kind",
                    "stage.next_step is None",
                ),
                Break(
                    "a dossier may be closed before its outcomes",
                    "submissions:close",
                    "dossier.undecided or dossier.open_stage",
                    "False",
                ),
                Break("a reminder may come at any time", "submissions:remind", "at < step.remind_at"),
            ),
        ),
        Check(
            "tests/submissions/test_locking.py::test_who_waited_sees_the_whole_change",
            (
                Break(
                    "who waited judges by what was before", "submissions:lock_dossier", "row.is_whole", "True"
                ),
                Words("nobody waits", "submissions:_LOCK", "FOR UPDATE OF d"),
            ),
        ),
        Check(
            "tests/workflows/test_dossier_troubles.py::test_a_workflow_gone_wrong_skips_nothing",
            (_NO_STAGE_CHECK,),
        ),
        Check(
            f"{_DOSSIERS}::TestAuthority::test_workflows_may_lead_but_not_judge",
            (Break("workflows may use every route", "kit:_admit", "actor.principal in principals"),),
        ),
        Check(
            "tests/invariants/test_line_05.py::test_workflows_command_nothing_but_what_leads",
            (
                Break(
                    "workflows may conclude a stage",
                    "submissions:conclude_stage",
                    "responses=...",
                    "openapi_extra=_WORKFLOWS",
                ),
                Break(
                    "workflows may submit",
                    "submissions:submit_dossier",
                    "responses=...",
                    "openapi_extra=_WORKFLOWS",
                ),
            ),
        ),
    ),
)

DUTIES = Line(
    6,
    "Duties are separate: by what one did, at which level, and for whom",
    (
        Check(
            f"{_LINE_06}::test_who_entered_or_submitted_neither_checks_appraises_nor_signs",
            (
                Break(
                    "who entered a dossier may judge it",
                    "submissions:_exclude_each_other",
                    "earlier.duty is not wanted.duty",
                    "False",
                ),
            ),
        ),
        Check(
            f"{_LINE_06}::test_the_appraiser_of_a_stage_does_not_sign_it",
            (
                Break(
                    "the appraiser may sign",
                    "submissions:_exclude_each_other",
                    "{earlier.duty, wanted.duty} == {Duty.APPRAISE, Duty.SIGN}",
                    "False",
                ),
            ),
        ),
        Check(
            f"{_LINE_06}::test_nobody_acts_at_two_levels",
            (
                Break(
                    "one may act at two levels",
                    "submissions:_exclude_each_other",
                    "earlier.unit_id != wanted.unit_id",
                    "False",
                ),
            ),
        ),
        Check(
            f"{_LINE_06}::test_nobody_acts_for_himself",
            (
                Break(
                    "one may act on one's own nomination",
                    "submissions:require_separate",
                    "any(nominee.person_id == person for nominee in dossier.nominees)",
                    "False",
                ),
                Break(
                    "an interested party may act",
                    "submissions:require_separate",
                    "person in interested",
                    "False",
                ),
            ),
        ),
        Check(
            f"{_LINE_06}::test_the_same_person_may_repeat_a_duty_and_check_what_he_appraises",
            (
                Break(
                    "nobody may act twice",
                    "submissions:_exclude_each_other",
                    "{earlier.duty, wanted.duty} == {Duty.APPRAISE, Duty.SIGN}",
                    "True",
                ),
            ),
        ),
        Check(
            f"{_DOSSIERS}::TestDuties::test_who_submitted_does_not_sign",
            (
                Break(
                    "the service does not ask",
                    "submissions:_take",
                    "require_separate(...)",
                ),
                Break(
                    "it is not kept who submitted",
                    "submissions:_take",
                    "repository.add_duty(...)",
                ),
            ),
        ),
        Check(
            f"{_DOSSIERS}::TestDuties::test_who_signed_or_is_interested_does_not_recall",
            (Break("anybody of the unit may recall", "submissions:recall_dossier", "prepare(...)"),),
        ),
        Check(
            f"{_DOSSIERS}::TestDuties::test_nobody_acts_at_two_levels",
            (
                Break(
                    "it is not kept who judged",
                    "submissions:_take",
                    "repository.add_duty(...)",
                ),
            ),
        ),
        Check(
            "tests/awards/test_decisions.py::test_duties_are_separate",
            (
                Break(
                    "who drafted a decision may sign it", "awards:sign", "by == decision.drafted_by", "False"
                ),
                Break(
                    "who appraised or submitted may decide",
                    "awards:sign_decision",
                    "await _require_separate_duties(...)",
                ),
                Break(
                    "who was recused may decide",
                    "awards:sign_decision",
                    "signatory in finding.recused",
                    "False",
                ),
            ),
        ),
        Check(
            "tests/awards/test_decisions.py::test_nobody_drafts_or_signs_for_himself",
            (
                Break(
                    "one may decide on oneself",
                    "awards:require_not_own",
                    "any(finding.person_id == person for finding in findings)",
                    "False",
                ),
            ),
        ),
        Check(
            "tests/awards/test_ballots.py::test_a_member_who_is_nominated_is_recused_by_rule",
            (
                Break(
                    "a nominated member may vote",
                    "awards:recusals_by_rule",
                    "item.person_id == member",
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
            "tests/awards/test_sessions.py::test_who_acted_at_another_level_is_recused_by_rule",
            (
                Break(
                    "who voted or judged below may vote above",
                    "awards:_acted_elsewhere",
                    "voted | judged",
                    "set()",
                ),
            ),
        ),
    ),
)
