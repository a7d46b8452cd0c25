"""Line 7: authority."""

from typing import Final

from tests.invariants.breaks import Break, Words
from tests.invariants.line import Check, Line
from tests.invariants.lines.circles import CIRCLES
from tests.invariants.lines.papers import SHOWN_PAPERS

_GIVING: Final = "tests/directory/test_giving_roles.py"
_TESTS: Final = "tests/authority/test_authority.py"

AUTHORITY = Line(
    7,
    "Authority is asked at the moment of the command: person, role, unit, date, and how fresh that is",
    (
        Check(
            f"{_GIVING}::test_nobody_gives_a_deciding_role_to_themselves",
            (
                Break(
                    "one gives oneself a deciding role",
                    "directory.assignments:assign_person",
                    "refuse_own(...)",
                ),
                Break("one gives it by a file", "directory.imports:_Office.fitted", "refuse_own(...)"),
            ),
        ),
        Check(
            "tests/directory/test_accounts.py"
            "::test_whose_the_account_is_may_work_until_it_is_taken_from_them",
            (
                Break(
                    "an account that was taken from somebody stays theirs",
                    "directory.accounts:unlinked",
                    "person_id=None, ",
                    "",
                ),
                Break(
                    "a sub that looks like a person's id is one",
                    "kit:TokenVerifier._actor_of",
                    "self._accounts is None",
                    "self._accounts is None or len(subject) == 36",
                ),
            ),
        ),
        Check(
            f"{_GIVING}::test_a_day_that_cannot_be_is_refused",
            (
                Break(
                    "a role is given by a document to come",
                    "directory.assignments:_AHEAD",
                    '"document_date": timedelta()',
                    '"document_date": ENDS_WITHIN',
                ),
            ),
        ),
        Check(
            f"{_GIVING}::test_a_second_head_needs_a_document",
            (
                Break(
                    "two heads without a word",
                    "directory.assignments:assign_person",
                    "refuse_second_head(...)",
                ),
                Break("two heads by a file", "directory.imports:_Office.fitted", "refuse_second_head(...)"),
            ),
        ),
        Check(
            f"{_GIVING}::test_of_two_who_are_made_head_at_once_one_is",
            (
                Break(
                    "nobody waits to become head",
                    "directory:take_turn",
                    'await uow.hold("directory")',
                    "pass",
                ),
            ),
        ),
        Check(
            "tests/directory/test_people.py::test_me_is_what_one_is_today",
            (
                Break(
                    "who is not in the directory is told nothing of it",
                    "directory.assignments:me",
                    "raise SignedInUnknown(person=person_id)",
                    "raise NotFound(person=person_id)",
                ),
            ),
        ),
        Check(
            f"{_GIVING}::test_every_role_given_is_shown_and_told",
            (Break("roles are given in silence", "directory.assignments:note", "uow.publish(...)"),),
        ),
        Check(
            f"{_GIVING}::test_two_who_share_a_mailbox_are_two",
            (
                Break(
                    "an address is a person",
                    "directory.imports:_person",
                    "same_name(person.name, entry.name)",
                ),
            ),
        ),
        Check(
            f"{_TESTS}::test_a_role_grants_its_capabilities_in_its_unit_only",
            (
                Break(
                    "a role counts in every unit",
                    "authority:Authority.require",
                    "held.grant.unit_id == unit",
                    "True",
                ),
                Break("any role will do", "authority:Authority._granting", "held.grant.role in roles"),
                Words(
                    "anybody's role will do",
                    "authority:_STANDING",
                    "a.person_id = $1",
                    "$1::uuid IS NOT NULL",
                ),
            ),
        ),
        Check(
            f"{_TESTS}::test_an_assignment_is_good_on_its_days",
            (
                Words(
                    "an ended assignment counts",
                    "authority:_STANDING",
                    "AND coalesce(a.valid_to >= $2, true)",
                ),
                Words(
                    "an assignment counts before its time", "authority:_STANDING", "AND a.valid_from <= $2"
                ),
            ),
        ),
        Check(
            f"{_TESTS}::test_nobody_acts_for_a_unit_that_does_not_exist_today",
            (Break("one may act for a dissolved unit", "authority:Authority._acting", "held.unit_exists"),),
        ),
        Check(
            f"{_TESTS}::test_staleness_is_told_as_503",
            (
                Break(
                    "nobody asks how fresh roles are",
                    "authority:Authority._standing",
                    "rows[0].topics == len(TOPICS) and rows[0].age <= STALE_AFTER",
                    "True",
                ),
            ),
        ),
        Check(
            "tests/submissions/test_dossiers.py"
            "::TestAuthority::test_stale_roles_decide_nothing_but_submitting_goes_on",
            (
                Break(
                    "roles are fresh for an hour",
                    "authority:STALE_AFTER",
                    "timedelta(minutes=5)",
                    "timedelta(hours=1)",
                ),
                Words(
                    "submitting waits for fresh roles",
                    "authority",
                    "deciding: [check,",
                    "deciding: [submit_dossier, check,",
                ),
                Break(
                    "checking does not ask for authority",
                    "submissions:take_duty",
                    "await uow.authority.require(...)",
                ),
            ),
        ),
        Check(
            "tests/kit/test_operations.py::test_ready_after_the_first_heartbeat",
            (
                Break(
                    "ready before the projections caught up",
                    "authority:caught_up",
                    "(await connection.execute(beats)).scalar_one() == len(TOPICS)",
                    "(await connection.execute(beats)).scalar_one() >= 0",
                ),
            ),
        ),
        Check(
            "tests/architecture/test_matrix.py::test_matrix",
            (
                Break(
                    "one route asks for no role",
                    "submissions:create_dossier",
                    "await uow.authority.require(...)",
                ),
                Break(
                    "a dossier is seen outside its circle",
                    "submissions:read_dossier",
                    "await require_in_circle(...)",
                ),
            ),
        ),
        Check(
            "tests/invariants/test_line_07.py::test_being_in_the_circle_is_not_enough",
            (
                Break(
                    "whoever sees a dossier may recall it",
                    "submissions:recall_dossier",
                    "await uow.authority.require(...)",
                ),
                Break(
                    "whoever sees a dossier may edit it",
                    "submissions:_hold_editable",
                    "await uow.authority.require(...)",
                ),
            ),
        ),
        Check(
            "tests/submissions/test_tasks.py::test_a_task_is_nobodys_whose_role_ended_or_unit_is_no_more",
            (
                Break(
                    "who acts for a unit that is no more is asked",
                    "authority:Authority.offices",
                    "self._acting(...)",
                    "self._granting(capability)",
                ),
            ),
        ),
        Check(
            "tests/invariants/test_line_07.py::test_a_change_of_authority_works_at_once_in_another_service",
            (
                Break("the relay looks once a minute", "kit:PAUSE_S", "0.1", "60"),
                Break(
                    "the directory does not tell of assignments",
                    "directory:_keep",
                    "uow.publish(...)",
                ),
            ),
            needs_broker=True,
        ),
        *CIRCLES,
        *SHOWN_PAPERS,
    ),
)
