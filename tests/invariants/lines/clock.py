"""Line 13: time."""

from typing import Final

from tests.invariants.breaks import Break, Words
from tests.invariants.line import Check, Line

_LINE_13: Final = "tests/invariants/test_line_13.py"
_LIMITS: Final = "tests/awards/test_limits.py"
_LATE: Final = "tests/submissions/test_late.py"

TIME = Line(
    13,
    "Time is the database's clock, with an offset outside production only; deadlines come with the time, and a closing"
    " time is refused after it by the command",
    (
        Check(
            f"{_LINE_13}::test_the_clock_of_a_production_database_has_no_offset",
            (
                Words(
                    "nothing guards the offset",
                    "kit.migrations",
                    (
                        "CREATE TRIGGER business_clock_guard BEFORE INSERT OR UPDATE ON business_clock FOR EACH"
                        " ROW EXECUTE FUNCTION refuse_offset_in_production();"
                    ),
                ),
                Words(
                    "an offset may be changed",
                    "kit.migrations",
                    "BEFORE INSERT OR UPDATE ON business_clock",
                    "BEFORE INSERT ON business_clock",
                ),
            ),
        ),
        Check(
            "tests/awards/test_late.py::test_who_came_late_is_marked_on_agenda_minutes_and_decision",
            (
                Break(
                    "a council is not told who came late",
                    "awards:_nominations",
                    "nominee.late",
                    "None",
                ),
            ),
        ),
        Check(
            "tests/submissions/test_limits.py::test_a_council_that_heard_some_has_not_done_its_step",
            (
                Break(
                    "a council's step is told as done while somebody was not heard",
                    "submissions:record_council",
                    "nominee.id not in heard",
                    "False",
                ),
            ),
        ),
        Check(
            f"{_LIMITS}::test_a_vote_after_the_ballot_closed_is_refused_before_any_timer_woke",
            (
                Break(
                    "a vote counts after the ballot has closed",
                    "awards:cast_ballot",
                    "domain.require_in_time(session, uow.now)",
                ),
            ),
        ),
        Check(
            f"{_LIMITS}::test_a_ballot_over_the_holidays_ends_on_a_working_day",
            (Words("holidays are counted as working days", "authority:_CALENDAR", "day >= $1", "day < $1"),),
        ),
        Check(
            f"{_LIMITS}::test_without_its_quorum_a_council_has_decided_nothing",
            (
                Break(
                    "a council without its quorum declines",
                    "awards:_outcome",
                    "not decided",
                    "False",
                ),
            ),
        ),
        Check(
            f"{_LIMITS}::test_of_two_papers_the_one_that_arrived_last_counts",
            (
                Break(
                    "the paper that was typed last counts",
                    "awards:_require_last_word",
                    "ballot.received_at > received_at",
                    "False",
                ),
            ),
        ),
        Check(
            f"{_LIMITS}::test_no_paper_arrived_before_there_was_an_agenda_to_vote_on",
            (
                Break(
                    "a paper arrives before what it votes on is known",
                    "awards:require_receipt",
                    "agenda_at <= received_at <= now",
                    "session.opened_at <= received_at <= now",
                ),
            ),
        ),
        Check(
            "tests/awards/test_domain.py::test_on_whom_nobody_may_vote_nobody_has_decided",
            (
                Break(
                    "whom nobody may judge is declined",
                    "awards:quorate",
                    "any(_has_a_say(...) for member in session.members)",
                    "True",
                ),
            ),
        ),
        Check(
            "tests/awards/test_domain.py::test_on_whom_only_those_who_left_could_vote_nobody_has_decided",
            (
                Break(
                    "whom only those who left could judge is declined",
                    "awards:_has_a_say",
                    "member not in session.left or one in cast",
                    "True",
                ),
            ),
        ),
        Check(
            f"{_LIMITS}::test_each_nomination_has_its_own_quorum",
            (
                Break(
                    "whoever voted on something took part in everything",
                    "awards:quorate",
                    "(item.id, member) in settled",
                    "True",
                ),
            ),
        ),
        Check(
            "tests/scoring/test_times.py::test_a_panel_whose_last_awaited_panellist_left_concludes",
            (
                Break(
                    "a panel ends by outdated roles",
                    "scoring.panels.handlers:look_who_left",
                    "not await uow.authority.is_fresh()",
                    "False",
                ),
            ),
        ),
        Check(
            f"{_LIMITS}::test_a_ballot_whose_last_awaited_member_left_is_counted",
            (
                Break(
                    "a ballot waits for who has left",
                    "awards.sessions.handlers.lead:look_who_left",
                    "session.status is not SessionStatus.BALLOT_OPEN",
                    "True",
                ),
            ),
        ),
        Check(
            "tests/scoring/test_times.py::test_a_panel_whose_people_have_left_does_not_hold_the_council_up",
            (
                Break(
                    "who left is waited for",
                    "scoring:Panel.still_scorable",
                    "person not in self.left",
                    "True",
                ),
                Break(
                    "one panellist's points are the panel's",
                    "scoring:Panel.is_complete",
                    "not self.scored_by_too_few()",
                    "True",
                ),
            ),
        ),
        Check(
            f"{_LIMITS}::test_no_paper_is_entered_over_a_members_own_vote",
            (
                Break(
                    "a paper is entered over its member's vote",
                    "awards:_require_last_word",
                    "ballot.entered_by == ballot.member_id",
                    "False",
                ),
            ),
        ),
        Check(
            f"{_LIMITS}::test_who_left_is_neither_awaited_nor_reminded_and_stays_in_the_denominator",
            (
                Break(
                    "who left is awaited",
                    "awards:Session.awaited",
                    "member not in self.left",
                    "True",
                ),
            ),
        ),
        Check(
            f"{_LATE}::test_after_its_limit_nothing_comes_by_an_allowance",
            (
                Break(
                    "who may come late may come at any time",
                    "submissions:Allowance.is_in_force",
                    "today <= self.until",
                    "True",
                ),
            ),
        ),
        Check(
            f"{_LATE}::test_a_whole_dossier_comes_after_the_end_as_allowed",
            (
                Break(
                    "a dossier comes late by nobody's leave",
                    "submissions:foresee",
                    "await admit(uow, dossier, review)",
                    "{}",
                ),
            ),
        ),
        Check(
            f"{_LATE}::test_into_a_late_dossier_comes_only_who_was_named",
            (
                Break(
                    "whoever may come late brings others",
                    "submissions:Allowance.admits",
                    "not self.expected or any(_is(one, nominee) for one in self.expected)",
                    "True",
                ),
            ),
        ),
        Check(
            f"{_LATE}::test_only_who_called_the_round_allows_and_nobody_for_oneself",
            (
                Break(
                    "nobody asks who lets in",
                    "submissions.dossiers:_lock",
                    "await uow.authority.require(Capability.ALLOW_LATE, unit.id)",
                ),
                Break(
                    "a unit lets itself in",
                    "submissions.dossiers:_lock",
                    "dossier.submitting_unit_id in await uow.authority.units()",
                    "False",
                ),
            ),
        ),
        Check(
            f"{_LATE}::test_who_allowed_it_has_no_part_in_whom_they_let_in",
            (
                Break(
                    "who has an interest lets in",
                    "submissions:Allowance.admits",
                    "bar(wanted, nomination, dossier.involvement) is None",
                    "True",
                ),
            ),
        ),
        Check(
            f"{_LATE}::test_an_allowance_is_given_on_what_was_seen",
            (
                Break(
                    "leave is given unseen",
                    "submissions:allow_late",
                    "await require_seen(uow, dossier, seen)",
                ),
            ),
        ),
        Check(
            f"{_LATE}::test_who_is_new_after_the_end_comes_as_allowed_and_is_marked_late",
            (
                Break(
                    "who came late is not marked",
                    "submissions:submit_dossier",
                    "mark(after, prospect.late)",
                    "after",
                ),
            ),
        ),
        Check(
            "tests/scoring/test_times.py::test_nobody_waits_for_a_panellist_whose_role_ended",
            (
                Break(
                    "scores are awaited of who left",
                    "scoring:Panel.awaited",
                    "panellist_id in self.left",
                    "False",
                ),
            ),
        ),
        Check(
            "tests/kit/test_unit_of_work.py::test_now_is_business_time",
            (
                Break(
                    "now is the host's clock",
                    "kit:UnitsOfWork.begin_with",
                    "first.now",
                    "datetime.now().astimezone()",
                ),
                Words(
                    "the offset does not count",
                    "kit.migrations",
                    "'SELECT now() + coalesce((SELECT offset_by FROM business_clock), interval ''0'')'",
                    "'SELECT now()'",
                ),
            ),
        ),
        Check(
            "tests/awards/test_tasks.py"
            "::test_who_is_recused_or_left_is_not_asked_and_a_closed_ballot_is_counted",
            (
                Words(
                    "a closed ballot asks for votes",
                    "awards:votes_of",
                    "coalesce(s.due_at >",
                    "coalesce(true OR s.due_at >",
                ),
            ),
        ),
        Check(
            f"{_LINE_13}::test_nobody_reads_a_clock_of_the_host",
            (
                Break(
                    "a workflow sleeps by a clock of its own",
                    "workflows:CaseLoop.change_after",
                    "until - now",
                    "until - workflow.now()",
                ),
                Break(
                    "a dossier is received by the host's clock",
                    "submissions:submit_dossier",
                    "at=uow.now",
                    "at=datetime.now()",
                ),
            ),
        ),
        Check(
            f"{_LINE_13}::test_answers_with_a_deadline_carry_the_time",
            (
                Break("a list of deadlines without the time", "submissions:DossierLines", "now: datetime"),
                Break("a case without the time", "contracts:SessionCase", "now: datetime"),
            ),
        ),
    ),
)
