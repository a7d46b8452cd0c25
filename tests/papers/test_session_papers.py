"""Papers of a council's session, for whoever awards shows it to: the ballot paper, then what the votes came to."""

from uuid import UUID

import pytest

from tests.acts.world import DISTRICT
from tests.awards.council import refused
from tests.papers.chamber import Chamber
from tests.papers.province import AWARDS, SUBMISSIONS
from tests.papers.records import squeezed, text_of_pdf, text_of_word
from tests.papers.test_dossier_papers import BESIDE, appraised
from tests.submissions.province import COMMUNE, NAME

pytestmark = pytest.mark.stack


async def voting(here: Chamber) -> UUID:
    """The district's council is asked for both nominees of a dossier; its ballot is open."""
    dossier = await appraised(here, against="")
    await here.world.province.step(dossier["id"], 2, "council")
    await here.world.hear()
    session_id = await here.world.session_of(DISTRICT)
    await here.world.hear()
    return session_id


async def counted(here: Chamber, session_id: UUID) -> None:
    """Two vote at the session, one in writing; one is against everybody. The secretary counts."""
    awards, secretary, base = here.world.apps["awards"], secretary_of(here), f"/sessions/{session_id}"
    items = (await awards.get(base, secretary)).json()["items"]
    written = {"manner": "written", "member_id": str(here.world.members[2]), "paper_reference": "31/CV-UV"}
    for member, choice, more in (
        (here.world.members[0], "for", {"manner": "present"}),
        (here.world.members[1], "against", {"manner": "present"}),
        (secretary, "for", written),
    ):
        choices = [{"item_id": item["id"], "choice": choice} for item in items]
        await here.world.ok("awards", f"{base}/ballots", member, {"choices": choices} | more)
    seen = (await awards.get(base, secretary)).headers["ETag"]
    ended = await awards.post(f"{base}/end-ballot", secretary, {}, **{"If-Match": seen})
    assert ended.is_success, ended.text


async def read_back(here: Chamber, session_id: UUID, kind: str, by: UUID) -> str:
    path = f"/sessions/{session_id}/papers/{kind}"
    pdf, word = await here.read(f"{path}/pdf", by), await here.read(f"{path}/docx", by)
    assert (pdf.status_code, word.status_code) == (200, 200), pdf.text
    assert squeezed(NAME) in text_of_word(word.content)
    return text_of_pdf(pdf.content)


def secretary_of(here: Chamber) -> UUID:
    return here.person("council_secretary", DISTRICT)


async def test_a_ballot_paper_has_every_nomination_and_no_vote(here: Chamber) -> None:
    session_id = await voting(here)
    paper = await read_back(here, session_id, "ballot_paper", secretary_of(here))
    for words in ("PHIẾU BIỂU QUYẾT", NAME, BESIDE, "Phiên họp thứ 01", "HUYỆN THANH MIỆN"):
        assert squeezed(words) in paper, words
    for kind, words in (
        ("invitation", "trân trọng kính mời: Bà Member 1, Bà Member 2, Bà Member 3."),
        ("attendance", "2Bà Member 2"),
        ("asking", "chưa có phiếu của: Bà Member 1, Bà Member 2, Bà Member 3."),
    ):
        answer = await here.read(f"/sessions/{session_id}/papers/{kind}/pdf", secretary_of(here))
        assert squeezed(words) in text_of_pdf(answer.content), kind
    for kind in ("minutes", "count", "conclusion"):
        answer = await here.read(f"/sessions/{session_id}/papers/{kind}/pdf", secretary_of(here))
        refused(answer, 404, "paper_missing")


async def test_minutes_say_what_was_counted(here: Chamber) -> None:
    session_id = await voting(here)
    await counted(here, session_id)
    awards, secretary = here.world.apps["awards"], secretary_of(here)
    said = (await awards.get(f"/sessions/{session_id}/minutes", secretary)).json()
    minutes = await read_back(here, session_id, "minutes", secretary)
    count = await read_back(here, session_id, "count", secretary)
    for item in said["items"]:
        share = f"{item['in_favour']}/{item['members']}"
        assert share == "2/3"
        for paper in (minutes, count):
            assert squeezed(f"{share}66,6%{item['against']}{item['not_voted']}") in paper
    for words in (NAME, BESIDE, "Bà Member 1, Bà Member 2", "Gửi ý kiến bằng văn bản: Bà Member 3"):
        assert squeezed(words) in minutes, words
    assert squeezed("Ủy viên có phiếu: 03, trong đó tại phiên họp 02, bằng văn bản 01.") in count
    conclusion = await read_back(here, session_id, "conclusion", secretary)
    approved = sum(item["approved"] for item in said["items"])
    assert squeezed(f"0{approved} trường hợp được thông qua") in conclusion
    for kind in ("ballot_paper", "invitation", "attendance", "asking"):
        answer = await here.read(f"/sessions/{session_id}/papers/{kind}/pdf", secretary)
        refused(answer, 404, "paper_missing")


async def test_nobody_else_gets_a_byte(here: Chamber) -> None:
    session_id = await voting(here)
    for stranger in (here.person("officer", COMMUNE), UUID(int=7)):
        answer = await here.read(f"/sessions/{session_id}/papers/ballot_paper/pdf", stranger)
        refused(answer, 404, "not_found")


async def test_a_paper_without_names_is_none(here: Chamber) -> None:
    session_id, by = await voting(here), secretary_of(here)
    path = f"/sessions/{session_id}/papers/ballot_paper/pdf"
    await here.world.apps["submissions"].sql(f"DELETE FROM authority_assignments WHERE person_id = '{by}'")
    body = refused(await here.read(path, by), 409, "names_not_shown")
    assert "2 trường hợp" in body["title"]
    for away, code in ((SUBMISSIONS, "submissions_away"), (AWARDS, "awards_away")):
        here.people.away = {away}
        refused(await here.read(path, by), 503, code)
