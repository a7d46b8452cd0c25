"""Line 13: time."""

from typing import Final

from tests.invariants.breaks import Break, Words
from tests.invariants.line import Check, Line

_LINE_13: Final = "tests/invariants/test_line_13.py"

TIME = Line(
    13,
    "Time is the database's clock, with an offset outside production only; deadlines come with the time",
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
            "tests/kit/test_unit_of_work.py::test_now_is_business_time",
            (
                Break(
                    "now is the host's clock",
                    "kit:UnitsOfWork._on",
                    "now=first.now",
                    "now=datetime.now().astimezone()",
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
