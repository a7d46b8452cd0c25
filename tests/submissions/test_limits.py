"""Target times of a dossier's steps, and a council that has not decided."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from contracts.awards import ItemOutcome, SessionConcludedV1, UndecidedItem
from contracts.directory import CalendarDay, CalendarRecordedV1, DayKind
from tests.submissions.journey import council
from tests.submissions.province import COMMUNE, GIAY_KHEN, Province


async def test_what_is_done_after_its_target_time_is_taken_and_marked_late(here: Province) -> None:
    dossier = await here.submitted()
    await here.lead(dossier["id"], 1, "council")
    await here.app.set_clock("2025-05-09 00:00+07")  # it was due on 8 May, and no timer woke
    await council(here, dossier, COMMUNE, *(nominee["id"] for nominee in dossier["nominees"]))
    step = (await here.read(dossier["id"]))["stages"][0]["steps"][0]
    assert (step["kind"], step["status"], step["overdue"]) == ("council", "done", True)


async def test_a_step_over_the_weekend_is_reminded_of_on_a_working_day(here: Province) -> None:
    """Three working days from Wednesday 7 May, Monday off: until Tuesday 13, on which its last day begins."""
    await here.app.set_clock("2025-05-07 09:00+07")
    holiday = CalendarDay(date=date(2025, 5, 12), kind=DayKind.HOLIDAY, name="Ngày nghỉ")
    await here.app.tell(CalendarRecordedV1(year=2025, days=(holiday,)), "2025")
    dossier = await here.submitted()
    await here.lead(dossier["id"], 1, "council")
    [step] = await here.app.sql("SELECT remind_at, due_at FROM steps WHERE status = 'open'")
    assert (step.remind_at, step.due_at) == (
        datetime(2025, 5, 12, 17, tzinfo=UTC),
        datetime(2025, 5, 13, 17, tzinfo=UTC),
    )


async def test_nobody_is_declined_because_a_council_did_not_meet(here: Province) -> None:
    dossier = await here.submitted()
    await here.lead(dossier["id"], 1, "council")
    session_id = uuid4()
    undecided = tuple(
        UndecidedItem(item_id=uuid4(), dossier_id=dossier["id"], attempt=1, nominee_id=nominee["id"])
        for nominee in dossier["nominees"]
    )
    fact = SessionConcludedV1(
        session_id=session_id,
        unit_id=here.units[COMMUNE].unit_id,
        round_id=UUID(here.round_id),
        outcomes=(),
        undecided=undecided,
    )
    await here.app.tell(fact, session_id)
    seen = await here.read(dossier["id"])
    assert {nominee["state"] for nominee in seen["nominees"]} == {"in_review"}
    [step] = [one for one in seen["stages"][0]["steps"] if one["kind"] == "council"]
    assert step["status"] == "open"
    lines = await here.app.sql("SELECT action, details FROM dossier_history ORDER BY at DESC LIMIT 1")
    assert lines[0].action == "council_undecided"


async def test_a_council_that_heard_some_has_not_done_its_step(here: Province) -> None:
    """Too few voted on the second: what was found of the first is told, and the step goes on."""
    dossier = await here.submitted(here.nominee(), here.nominee(name="Hộ bà Trần Thị Thử"))
    await here.lead(dossier["id"], 1, "council")
    first, second = (nominee["id"] for nominee in dossier["nominees"])
    about = {"dossier_id": dossier["id"], "attempt": 1}
    found = ItemOutcome(
        item_id=uuid4(),
        nominee_id=first,
        award_code=GIAY_KHEN,
        approved=True,
        in_favour=5,
        members=9,
        **about,
    )
    again = UndecidedItem(item_id=uuid4(), nominee_id=second, **about)
    session_id = uuid4()
    concluded = SessionConcludedV1(
        session_id=session_id,
        unit_id=here.units[COMMUNE].unit_id,
        round_id=UUID(here.round_id),
        outcomes=(found,),
        undecided=(again,),
    )
    await here.app.tell(concluded, session_id)
    told = [(kind, fact) for kind, fact in await here.app.facts() if fact.get("step") == "council"]
    assert [kind.split(".")[2] for kind, _ in told] == ["step_opened", "verdicts_given"]
    assert [verdict["nominee_id"] for verdict in told[-1][1]["verdicts"]] == [first]
