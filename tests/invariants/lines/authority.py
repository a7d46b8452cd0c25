"""Line 7: authority."""

from typing import Final

from tests.invariants.line import Break, Check, Line

_AUTHORITY: Final = "services/_authority/src/authority/authority.py"
_PROJECTION: Final = "services/_authority/src/authority/projection.py"
_PREPARE: Final = "services/submissions/src/submissions/dossiers/handlers/prepare.py"
_TESTS: Final = "tests/authority/test_authority.py"

AUTHORITY = Line(
    7,
    "Authority is asked at the moment of the command: person, role, unit, date, and how fresh that is",
    (
        Check(
            f"{_TESTS}::test_a_role_grants_its_capabilities_in_its_unit_only",
            (
                Break(
                    "a role counts in every unit",
                    _AUTHORITY,
                    "any(held.unit_id == unit for held in await self._acting(capability))",
                    "any(held for held in await self._acting(capability))",
                ),
                Break(
                    "any role will do",
                    _AUTHORITY,
                    " if held.role in roles]",
                    "]",
                ),
                Break(
                    "anybody's role will do",
                    _AUTHORITY,
                    "      ON a.person_id = $1\n",
                    "      ON $1::uuid IS NOT NULL\n",
                ),
            ),
        ),
        Check(
            f"{_TESTS}::test_an_assignment_is_good_on_its_days",
            (
                Break(
                    "an ended assignment counts",
                    _AUTHORITY,
                    "      AND coalesce(a.valid_to >= $2, true)\n",
                    "",
                ),
                Break(
                    "an assignment counts before its time",
                    _AUTHORITY,
                    "      AND a.valid_from <= $2\n",
                    "",
                ),
            ),
        ),
        Check(
            f"{_TESTS}::test_nobody_acts_for_a_unit_that_does_not_exist_today",
            (
                Break(
                    "one may act for a dissolved unit",
                    _AUTHORITY,
                    " if held.unit_exists]",
                    "]",
                ),
            ),
        ),
        Check(
            f"{_TESTS}::test_staleness_is_told_as_503",
            (
                Break(
                    "nobody asks how fresh roles are",
                    _AUTHORITY,
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
                    "roles are fresh for an hour", _AUTHORITY, "timedelta(minutes=5)", "timedelta(hours=1)"
                ),
                Break(
                    "submitting waits for fresh roles",
                    "services/_authority/src/authority/roles.yaml",
                    "deciding: [check,",
                    "deciding: [submit_dossier, check,",
                ),
                Break(
                    "checking does not ask for authority",
                    "services/submissions/src/submissions/dossiers/change.py",
                    "    await uow.authority.require(capability, office_id)\n",
                    "",
                ),
            ),
        ),
        Check(
            "tests/kit/test_operations.py::test_ready_after_the_first_heartbeat",
            (
                Break(
                    "ready before the projections caught up",
                    _PROJECTION,
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
                    _PREPARE,
                    "    await uow.authority.require(Capability.PREPARE_DOSSIER, command.submitting_unit_id)\n",
                    "",
                ),
                Break(
                    "a dossier is seen outside its line",
                    "services/submissions/src/submissions/dossiers/handlers/read.py",
                    "    await require_in_line(uow, dossier)\n",
                    "",
                ),
            ),
        ),
        Check(
            "tests/invariants/test_line_07.py::test_being_in_the_line_is_not_enough",
            (
                Break(
                    "whoever sees a dossier may recall it",
                    _PREPARE,
                    "    await uow.authority.require(Capability.SUBMIT_DOSSIER, before.submitting_unit_id)\n"
                    "    prepare(uow, before)\n",
                    "    prepare(uow, before)\n",
                ),
                Break(
                    "whoever sees a dossier may edit it",
                    _PREPARE,
                    "    await uow.authority.require(Capability.PREPARE_DOSSIER, before.submitting_unit_id)\n",
                    "",
                ),
            ),
        ),
        Check(
            "tests/invariants/test_line_07.py::test_a_change_of_authority_works_at_once_in_another_service",
            (
                Break(
                    "the relay looks once a minute",
                    "services/_kit/src/kit/relay.py",
                    "PAUSE_S: Final = 0.05",
                    "PAUSE_S: Final = 60",
                ),
                Break(
                    "the directory does not tell of assignments",
                    "services/directory/src/directory/assignments/handlers.py",
                    "        uow.publish(Fact(event, str(event.assignment_id), version))\n",
                    "        continue\n",
                ),
            ),
            needs_broker=True,
        ),
    ),
)
