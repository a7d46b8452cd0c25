"""What was let in after its round had closed is marked wherever a council or a head has it before them."""

from contracts.submissions import Lateness
from kit.ids import new_id
from tests.awards.council import GIAY_KHEN, WORKFLOWS, Council, ok


async def test_who_came_late_is_marked_on_agenda_minutes_and_decision(board: Council) -> None:
    late = Lateness(allowance_id=new_id(), allowed_by=board.head, unit_id=board.district.unit_id)
    dossier = board.submission(GIAY_KHEN, GIAY_KHEN)
    first, second = dossier.nominees
    dossier = dossier.model_copy(update={"nominees": (first, second.model_copy(update={"late": late}))})
    await board.app.tell(dossier, dossier.dossier_id)
    await board.consider(dossier)
    session_id = await board.session_id()
    marks = [None, late.model_dump(mode="json")]
    assert [item["late"] for item in (await board.view(session_id))["items"]] == marks
    case = ok(await board.app.get(f"/sessions/{session_id}/case", WORKFLOWS))
    assert [item["late"] for item in case["items"]] == marks, "as its panel is opened"
    agenda = (await board.conclude(session_id))["items"]
    minutes = ok(await board.app.get(f"/sessions/{session_id}/minutes", board.secretary))
    assert [item["late"] for item in minutes["items"]] == marks
    decision = ok(await board.draft(agenda))
    assert [entry["late"] for entry in decision["entries"]] == marks


async def test_who_came_late_stays_so_where_the_council_considers_them_again(board: Council) -> None:
    """Without a quorum the nomination comes onto the next agenda."""
    late = Lateness(allowance_id=new_id(), allowed_by=board.head, unit_id=board.district.unit_id)
    dossier = board.submission()
    nominees = (dossier.nominees[0].model_copy(update={"late": late}),)
    dossier = dossier.model_copy(update={"nominees": nominees})
    await board.app.tell(dossier, dossier.dossier_id)
    await board.consider(dossier)
    session_id = await board.session_id()
    ok(await board.close(session_id))
    ok(await board.open_ballot(session_id))
    await board.app.set_clock("2025-06-05 08:00+07")
    await board.app.beat()
    ok(await board.tally(session_id))
    again = await board.view(await board.session_id(2))
    assert [item["late"] for item in again["items"]] == [late.model_dump(mode="json")]
