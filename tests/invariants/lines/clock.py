"""Line 13: time."""

from typing import Final

from tests.invariants.line import Break, Check, Line

_CASE_LOOP: Final = "workflows/src/workflows/definitions/case_loop.py"
_KIT_SQL: Final = "services/_kit/src/kit/migrations/0001_infrastructure.sql"
_LINE_13: Final = "tests/invariants/test_line_13.py"

TIME = Line(
    13,
    "Time is the database's clock, with an offset outside production only; deadlines come with the time",
    (
        Check(
            f"{_LINE_13}::test_the_clock_of_a_production_database_has_no_offset",
            (
                Break(
                    "nothing guards the offset",
                    _KIT_SQL,
                    "CREATE TRIGGER business_clock_guard BEFORE INSERT OR UPDATE ON business_clock\n"
                    "    FOR EACH ROW EXECUTE FUNCTION refuse_offset_in_production();\n",
                    "",
                ),
                Break(
                    "an offset may be changed",
                    _KIT_SQL,
                    "BEFORE INSERT OR UPDATE ON business_clock",
                    "BEFORE INSERT ON business_clock",
                ),
            ),
        ),
        Check(
            "tests/kit/test_unit_of_work.py::test_now_is_business_time",
            (
                Break(
                    "now is the host's clock",
                    "services/_kit/src/kit/unit_of_work.py",
                    "actor=actor, now=first.now, cause=cause",
                    "actor=actor, now=datetime.now().astimezone(), cause=cause",
                ),
                Break(
                    "the offset does not count",
                    _KIT_SQL,
                    "'SELECT now() + coalesce((SELECT offset_by FROM business_clock), interval ''0'')'",
                    "'SELECT now()'",
                ),
            ),
        ),
        Check(
            f"{_LINE_13}::test_nobody_reads_a_clock_of_the_host",
            (
                Break(
                    "a workflow sleeps by a clock of its own",
                    _CASE_LOOP,
                    "max(until - now, timedelta())",
                    "max(until - workflow.now(), timedelta())",
                ),
                Break(
                    "a dossier is received by the host's clock",
                    "services/submissions/src/submissions/dossiers/handlers/prepare.py",
                    "        at=uow.now,\n        rule_set=terms.rule_set,\n",
                    "        at=datetime.now(),\n        rule_set=terms.rule_set,\n",
                ),
            ),
        ),
        Check(
            f"{_LINE_13}::test_answers_with_a_deadline_carry_the_time",
            (
                Break(
                    "a list of deadlines without the time",
                    "services/submissions/src/submissions/dossiers/schemas.py",
                    '    """A page of dossiers. `now` goes with the deadlines."""\n\n    now: datetime\n',
                    '    """A page of dossiers."""\n',
                ),
                Break(
                    "a case without the time",
                    "services/_contracts/src/contracts/awards/session.py",
                    "    now: datetime\n",
                    "",
                ),
            ),
        ),
    ),
)
