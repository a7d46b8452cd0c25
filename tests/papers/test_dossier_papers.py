"""Papers of a dossier: made of what was sealed, for whoever submissions shows it to, and for nobody else."""

from typing import Any
from uuid import UUID

import pytest

from tests.acts.world import DISTRICT, OFFICE
from tests.awards.council import refused
from tests.papers.chamber import Chamber, called
from tests.papers.province import DIRECTORY, SUBMISSIONS
from tests.papers.records import squeezed, text_of_pdf, text_of_word
from tests.submissions.journey import council, issued, to_district
from tests.submissions.province import COMMUNE, NAME, OTHER_COMMUNE, WORKFLOWS

pytestmark = pytest.mark.stack
UNIT = [(0, "proposal"), (0, "achievements")]
BESIDE = "Hộ bà Trần Thị Thử"


def officer(here: Chamber) -> UUID:
    return here.person("officer", COMMUNE)


async def read_back(here: Chamber, dossier: Any, kind: str, by: UUID, **asked: Any) -> str:
    """What the paper says, in either format."""
    pdf = text_of_pdf(await here.paper(dossier, kind, by, "pdf", **asked))
    word = text_of_word(await here.paper(dossier, kind, by, "docx", **asked))
    for words in ("CHỦTỊCH", "XÁCNHẬNCỦACẤPTRÌNH"):
        assert (words in pdf) == (words in word)
    return pdf


async def test_a_draft_is_read_before_it_is_sent_and_marked(here: Chamber) -> None:
    world = here.world.province
    dossier = await world.draft(world.nominee(), world.nominee(name=BESIDE))
    assert await here.papers(dossier, officer(here)) == UNIT
    said = await read_back(here, dossier, "proposal", officer(here))
    for words in ("DỰ THẢO", NAME, BESIDE, "Số: 12/TTr-UBND", "Luật số 06/2022/QH15"):
        assert squeezed(words) in said
    assert squeezed("Kính gửi: Chủ tịch Ủy ban nhân dân huyện Thanh Miện") in said, (
        "the level that a draft would go to"
    )


async def test_a_draft_without_nominees_and_one_that_was_given_up_have_none(here: Chamber) -> None:
    world = here.world.province
    body = {
        "round_id": world.round_id,
        "submitting_unit_id": str(world.units[COMMUNE].unit_id),
        "nominees": [],
    }
    empty = await world.ok(await world.app.post("/dossiers", officer(here), body), 201)
    assert await here.papers(empty, officer(here)) == []
    draft = await world.draft()
    given_up = {"reason": "Nhập nhầm đợt."}
    await here.world.ok("submissions", f"/dossiers/{draft['id']}/discard", officer(here), given_up)
    refused(await here.read(f"/dossiers/{draft['id']}/papers", officer(here)), 404, "not_found")


async def test_what_was_sent_is_what_the_letter_and_the_reports_say(here: Chamber) -> None:
    world = here.world.province
    dossier = await world.submitted(world.nominee(), world.nominee(name=BESIDE))
    assert await here.papers(dossier, officer(here)) == UNIT
    letter = await read_back(here, dossier, "proposal", officer(here))
    assert squeezed("DỰ THẢO") not in letter
    reports = await read_back(here, dossier, "achievements", officer(here))
    for nominee in dossier["nominees"]:
        award = dossier["names"]["awards"][nominee["award_code"]] if "names" in dossier else ""
        for words in (nominee["name"], award, nominee["achievements"][0]["summary"].rstrip(".")):
            assert squeezed(words) in letter, words
            assert squeezed(words) in reports, words
        assert squeezed(nominee["evidence"][0]["reference"]) in reports
    assert reports.count(squeezed("XÁC NHẬN CỦA CẤP TRÌNH")) == 2
    answer = await here.read(f"/dossiers/{dossier['id']}/papers/proposal/docx", officer(here))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="to-trinh-12-ttr-ubnd.docx"'
    assert answer.headers["Cache-Control"] == "no-store"
    again = await here.read(f"/dossiers/{dossier['id']}/papers/proposal/docx", officer(here))
    assert again.content == answer.content


async def test_each_level_writes_what_it_concluded(here: Chamber) -> None:
    dossier = await appraised(here)
    clerk = here.person("standing_officer", OFFICE)
    found = [*UNIT, (1, "proposal"), (2, "appraisal")]
    assert await here.papers(dossier, clerk) == found
    letter = await read_back(here, dossier, "proposal", clerk, stage=1)
    for words in ("Số: 13/TTr-UBND", called("head"), NAME, BESIDE, "Tờ trình số 12/TTr-UBND"):
        assert squeezed(words) in letter, words
    assert squeezed("Kính gửi: Chủ tịch Ủy ban nhân dân huyện Thanh Miện") in letter
    appraisal = await read_back(here, dossier, "appraisal", clerk, stage=2)
    for words in ("PHÒNG NỘI VỤ", "Không đủ điều kiện", "Chưa đủ thời gian", "Đủ điều kiện: 01 trường hợp"):
        assert squeezed(words) in appraisal, words
    await decided(here, dossier)
    assert await here.papers(dossier, clerk) == [*found, (2, "declined")]
    declined = await read_back(here, dossier, "declined", clerk, stage=2)
    await here.world.ok("submissions", f"/dossiers/{dossier['id']}/close", WORKFLOWS, {"attempt": 1})
    assert await here.papers(dossier, clerk) == [*found, (2, "declined"), (2, "result")]
    result = await read_back(here, dossier, "result", officer(here), stage=2)
    for words in ("Đã có quyết định khen thưởng", "Không được khen thưởng", BESIDE):
        assert squeezed(words) in result, words
    assert squeezed("V/v kết quả xét khen thưởng") in declined
    assert squeezed(BESIDE) in declined
    assert squeezed(NAME) not in declined


async def appraised(here: Chamber, against: str = "Chưa đủ thời gian.") -> Any:
    """Appraised by the district's office, which may have something against the second."""
    world, standing = here.world, here.person("standing_officer", OFFICE)
    dossier = await world.nominated()
    await world.proposed_by_the_commune(dossier)
    base = f"/dossiers/{dossier['id']}/stages/2"
    await world.province.lead(dossier["id"], 2, "check")
    await world.ok("submissions", f"{base}/check", standing, {"complete": True})
    await world.province.step(dossier["id"], 2, "appraise")
    first, second = dossier["nominees"]
    supported = [{"nominee_id": one["id"], "result": "supported"} for one in (first, second)]
    declined = {"nominee_id": second["id"], "result": "declined", "reason": against}
    verdicts = [supported[0], declined if against else supported[1]]
    await world.ok("submissions", f"{base}/appraise", standing, {"verdicts": verdicts})
    return dossier


async def decided(here: Chamber, dossier: Any) -> None:
    """The district's council approved the first, and its head decided on them; the second was declined."""
    province, (first, _) = here.world.province, dossier["nominees"]
    await province.step(dossier["id"], 2, "council")
    await council(province, dossier, DISTRICT, first["id"])
    await province.step(dossier["id"], 2, "sign")
    await issued(province, dossier, DISTRICT, first["id"])


async def test_a_level_chases_the_office_that_is_late(here: Chamber) -> None:
    world = here.world.province
    dossier = await to_district(world, world.nominee())
    clerk, base = here.person("standing_officer", OFFICE), f"/dossiers/{dossier['id']}/stages/2"
    assert (2, "chaser") not in await here.papers(dossier, clerk)
    await world.app.set_clock("2025-05-20 08:00+07")
    late = {"attempt": 1, "step": "check"}
    await here.world.ok("submissions", f"{base}/mark-overdue", WORKFLOWS, late)
    assert (2, "chaser") in await here.papers(dossier, clerk)
    chaser = await read_back(here, dossier, "chaser", clerk, stage=2)
    assert squeezed("ở bước kiểm tra hồ sơ tại Phòng Nội vụ") in chaser


async def test_what_was_returned_says_why_and_stays_when_it_is_sent_again(here: Chamber) -> None:
    world = here.world.province
    dossier = await to_district(world, world.nominee())
    standing, base = here.person("standing_officer", OFFICE), f"/dossiers/{dossier['id']}"
    why = {"complete": False, "reason": "Thiếu biên bản họp của Hội đồng xã."}
    await here.world.ok("submissions", f"{base}/stages/2/check", standing, why)
    assert (2, "returned") in await here.papers(dossier, officer(here))
    letter = await read_back(here, dossier, "returned", officer(here), stage=2)
    assert squeezed("Lý do: Thiếu biên bản họp của Hội đồng xã.") in letter
    assert squeezed(called("standing_officer")) not in letter, "whoever checked does not sign for the head"
    returned = await world.read(dossier["id"])
    corrected = [world.nominee(name=BESIDE) | {"id": returned["nominees"][0]["id"]}]
    body = {"letter": {"number": "18/TTr-UBND", "issued_on": "2025-04-28"}, "nominees": corrected}
    tag = {"If-Match": f'"{returned["revision"]}"'}
    await world.ok(await world.app.send("PUT", base, officer(here), body, **tag))
    first = await read_back(here, dossier, "proposal", officer(here))
    assert squeezed(NAME) in first, "what was sealed, and not what is being corrected"
    assert await here.papers(dossier, officer(here), attempt=0) == UNIT
    draft = await read_back(here, dossier, "proposal", officer(here), attempt=0)
    for words in ("DỰ THẢO", BESIDE, "Số: 18/TTr-UBND"):
        assert squeezed(words) in draft, words
    await world.ok(await world.app.post(f"{base}/submit", officer(here)))
    assert await here.papers(dossier, officer(here)) == UNIT
    refused(await here.read(f"{base}/papers", officer(here), attempt=0), 404, "not_found")
    assert await here.papers(dossier, officer(here), attempt=1) == [*UNIT, (2, "returned")]
    assert squeezed(BESIDE) in await read_back(here, dossier, "proposal", officer(here))
    assert await read_back(here, dossier, "proposal", officer(here), attempt=1) == first
    assert await read_back(here, dossier, "returned", officer(here), stage=2, attempt=1) == letter


@pytest.mark.parametrize("path", ["papers", "papers/proposal/pdf", "papers/achievements/docx"])
async def test_nobody_outside_gets_a_byte(here: Chamber, path: str) -> None:
    dossier = await here.world.province.submitted()
    for stranger in (here.person("officer", OTHER_COMMUNE), here.person("head", DISTRICT), UUID(int=7)):
        refused(await here.read(f"/dossiers/{dossier['id']}/{path}", stranger), 404, "not_found")


@pytest.mark.parametrize(("away", "code"), [(SUBMISSIONS, "submissions_away"), (DIRECTORY, "directory_away")])
async def test_while_another_service_is_away_it_says_so(here: Chamber, away: str, code: str) -> None:
    dossier = await appraised(here)
    here.people.away.add(away)
    by = here.person("standing_officer", OFFICE)
    refused(await here.read(f"/dossiers/{dossier['id']}/papers/proposal/pdf", by, stage=1), 503, code)


async def test_a_paper_that_there_is_none_of_is_missing(here: Chamber) -> None:
    dossier = await here.world.province.submitted()
    base = f"/dossiers/{dossier['id']}/papers"
    for path, asked in (
        ("appraisal/pdf", {"stage": 1}),
        ("proposal/pdf", {"stage": 2}),
        ("returned/pdf", {}),
    ):
        refused(await here.read(f"{base}/{path}", officer(here), **asked), 404, "paper_missing")
    refused(await here.read(f"{base}/proposal/pdf", officer(here), attempt=2), 404, "not_found")
    for path, wrong in (("decision/pdf", {}), ("proposal/odt", {}), ("proposal/pdf", {"stage": -1})):
        refused(await here.read(f"{base}/{path}", officer(here), **wrong), 422, "invalid_payload")
