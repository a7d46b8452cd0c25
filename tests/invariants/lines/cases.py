"""Lines 5 and 6: what a case may not do, and who may not act on it."""

from typing import Final

from tests.invariants.line import Break, Check, Line

_DOMAIN: Final = "services/submissions/src/submissions/dossiers/domain.py"
_DUTIES: Final = "services/submissions/src/submissions/dossiers/duties.py"
_CHANGE: Final = "services/submissions/src/submissions/dossiers/change.py"
_API: Final = "services/submissions/src/submissions/api.py"
_REPOSITORY: Final = "services/submissions/src/submissions/dossiers/repository.py"
_AWARDS: Final = "services/awards/src/awards"
_DOSSIERS: Final = "tests/submissions/test_dossiers.py"
_LINE_06: Final = "tests/invariants/test_line_06.py"
_NO_STAGE_CHECK: Final = Break(
    "any stage may be opened",
    _DOMAIN,
    "dossier.status is DossierStatus.IN_REVIEW and earlier_over and dossier.in_review",
    "dossier.status is DossierStatus.IN_REVIEW and dossier.in_review",
)

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
                    _DOMAIN,
                    "if stage.open_step or stage.next_step is None or stage.next_step.kind is not kind:",
                    "if stage.next_step is None:",
                ),
                Break(
                    "a dossier may be closed before its outcomes",
                    _DOMAIN,
                    "if dossier.undecided or dossier.open_stage:",
                    "if dossier.undecided < 0:",
                ),
                Break(
                    "a reminder may come at any time",
                    _DOMAIN,
                    "if step.remind_at is None or at < step.remind_at:",
                    "if step.remind_at is None:",
                ),
            ),
        ),
        Check(
            "tests/submissions/test_locking.py::test_who_waited_sees_the_whole_change",
            (
                Break(
                    "who waited judges by what was before",
                    _REPOSITORY,
                    "        if row.is_whole:",
                    "        if row:",
                ),
                Break("nobody waits", _REPOSITORY, "WHERE d.id = $1 FOR UPDATE OF d\n", "WHERE d.id = $1\n"),
            ),
        ),
        Check(
            "tests/workflows/test_dossier_troubles.py::test_a_workflow_gone_wrong_skips_nothing",
            (_NO_STAGE_CHECK,),
        ),
        Check(
            f"{_DOSSIERS}::TestAuthority::test_workflows_may_lead_but_not_judge",
            (
                Break(
                    "workflows may use every route",
                    "services/_kit/src/kit/http.py",
                    "if actor.principal is not None and actor.principal in principals:",
                    "if actor.principal is not None:",
                ),
            ),
        ),
        Check(
            "tests/invariants/test_line_05.py::test_workflows_command_nothing_but_what_leads",
            (
                Break(
                    "workflows may conclude a stage",
                    _API,
                    '"/dossiers/{dossier_id}/stages/{number}/conclude", responses=_REFUSALS)',
                    '"/dossiers/{dossier_id}/stages/{number}/conclude", openapi_extra=_WORKFLOWS)',
                ),
                Break(
                    "workflows may submit",
                    _API,
                    '"/dossiers/{dossier_id}/submit", responses=_REFUSALS)',
                    '"/dossiers/{dossier_id}/submit", openapi_extra=_WORKFLOWS)',
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
                    _DUTIES,
                    "        return earlier.duty is not wanted.duty\n",
                    "        return False\n",
                ),
            ),
        ),
        Check(
            f"{_LINE_06}::test_the_appraiser_of_a_stage_does_not_sign_it",
            (
                Break(
                    "the appraiser may sign",
                    _DUTIES,
                    "return {earlier.duty, wanted.duty} == {Duty.APPRAISE, Duty.SIGN}",
                    "return False",
                ),
            ),
        ),
        Check(
            f"{_LINE_06}::test_nobody_acts_at_two_levels",
            (
                Break(
                    "one may act at two levels",
                    _DUTIES,
                    "    if earlier.unit_id != wanted.unit_id:\n        return True\n",
                    "",
                ),
            ),
        ),
        Check(
            f"{_LINE_06}::test_nobody_acts_for_himself",
            (
                Break(
                    "one may act on one's own nomination",
                    _DUTIES,
                    "judges and any(nominee.person_id == person for nominee in dossier.nominees):",
                    "not dossier.nominees:",
                ),
                Break("an interested party may act", _DUTIES, "if person in interested:", "if not person:"),
            ),
        ),
        Check(
            f"{_LINE_06}::test_the_same_person_may_repeat_a_duty_and_check_what_he_appraises",
            (
                Break(
                    "nobody may act twice",
                    _DUTIES,
                    "return {earlier.duty, wanted.duty} == {Duty.APPRAISE, Duty.SIGN}",
                    "return True",
                ),
            ),
        ),
        Check(
            f"{_DOSSIERS}::TestDuties::test_who_submitted_does_not_sign",
            (
                Break(
                    "the service does not ask",
                    _CHANGE,
                    "    require_separate(dossier, dossier.involved.done, dossier.involved.interested, wanted)\n",
                    "",
                ),
                Break(
                    "it is not kept who submitted",
                    _CHANGE,
                    "    repository.add_duty(uow, dossier, wanted)\n",
                    "",
                ),
            ),
        ),
        Check(
            f"{_DOSSIERS}::TestDuties::test_who_signed_or_is_interested_does_not_recall",
            (
                Break(
                    "anybody of the unit may recall",
                    "services/submissions/src/submissions/dossiers/handlers/prepare.py",
                    "    prepare(uow, before)\n",
                    "",
                ),
            ),
        ),
        Check(
            f"{_DOSSIERS}::TestDuties::test_nobody_acts_at_two_levels",
            (
                Break(
                    "it is not kept who judged",
                    _CHANGE,
                    "    repository.add_duty(uow, dossier, wanted)\n",
                    "",
                ),
            ),
        ),
        Check(
            "tests/awards/test_decisions.py::test_duties_are_separate",
            (
                Break(
                    "who drafted a decision may sign it",
                    f"{_AWARDS}/decisions/domain.py",
                    "if by == decision.drafted_by:",
                    "if not by:",
                ),
                Break(
                    "who appraised or submitted may decide",
                    f"{_AWARDS}/decisions/handlers/sign.py",
                    "    await _require_separate_duties(uow, decision, signatory)\n",
                    "",
                ),
                Break(
                    "who was recused may decide",
                    f"{_AWARDS}/decisions/handlers/sign.py",
                    "if signatory in finding.recused]",
                    "if not finding.recused]",
                ),
            ),
        ),
        Check(
            "tests/awards/test_decisions.py::test_nobody_drafts_or_signs_for_himself",
            (
                Break(
                    "one may decide on oneself",
                    f"{_AWARDS}/decisions/handlers/checks.py",
                    "if any(finding.person_id == person for finding in findings):",
                    "if not person:",
                ),
            ),
        ),
        Check(
            "tests/awards/test_ballots.py::test_a_member_who_is_nominated_is_recused_by_rule",
            (
                Break(
                    "a nominated member may vote",
                    f"{_AWARDS}/sessions/domain.py",
                    "if item.person_id == member:",
                    "if item.person_id == item.id:",
                ),
                Break(
                    "a recused member's paper is taken",
                    f"{_AWARDS}/sessions/domain.py",
                    "    if barred or not wanted:\n",
                    "    if not wanted:\n",
                ),
            ),
        ),
        Check(
            "tests/awards/test_sessions.py::test_who_acted_at_another_level_is_recused_by_rule",
            (
                Break(
                    "who voted or judged below may vote above",
                    f"{_AWARDS}/sessions/handlers/close_agenda.py",
                    "    return voted | judged\n",
                    "    return set()\n",
                ),
            ),
        ),
    ),
)
