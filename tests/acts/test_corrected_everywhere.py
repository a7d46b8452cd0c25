"""Whoever corrects a returned dossier prepared it, in every service at once: not only when it is submitted again."""

from typing import Any
from uuid import UUID

import pytest

from tests.acts.test_exclusions_everywhere import conclude, draft, items_of, vote
from tests.acts.world import COMMUNE, DISTRICT, OFFICE, World, code_of

pytestmark = pytest.mark.stack
ISSUE = {"number": "1025", "series": "QĐ-UBND", "issued_on": "2025-05-05"}


async def returned_and_drafted(here: World) -> tuple[dict[str, Any], str]:
    """The district's council approved both nominees; the dossier came back for others, and a decision is drafted."""
    dossier = await here.nominated()
    session_id = await here.before_council(dossier)
    items = await items_of(here, session_id)
    for member in here.members:
        assert await vote(here, session_id, member, list(items.values())) == ""
    await conclude(here, session_id)
    await here.handed_over(dossier)
    await here.proposed_by_the_commune(dossier)
    await here.province.lead(dossier["id"], 2, "check")
    standing = here.province.person("standing_officer", OFFICE)
    back = {"complete": False, "reason": "Thiếu ảnh gốc."}
    await here.ok("submissions", f"/dossiers/{dossier['id']}/stages/2/check", standing, back)
    await here.hear()
    decision = await here.ok("awards", "/decisions", standing, await draft(here, dossier, items))
    return dossier, f"/decisions/{decision['id']}"


async def head_and_officer(here: World) -> UUID:
    """Heads the district, and writes for the commune."""
    person = await here.apps["submissions"].person("head", here.province.units[DISTRICT])
    await here.assign(person, "head", DISTRICT)
    await here.assign(person, "officer", COMMUNE)
    return person


async def correct(here: World, dossier: dict[str, Any], by: UUID) -> str:
    now = await here.province.read(dossier["id"])
    nominees = [here.province.nominee(id=one["id"], name=one["name"]) for one in now["nominees"]]
    body = {"letter": now["letter"], "nominees": nominees}
    tag = {"If-Match": f'"{now["revision"]}"'}
    return code_of(await here.apps["submissions"].send("PUT", f"/dossiers/{dossier['id']}", by, body, **tag))


async def test_who_corrects_a_returned_dossier_signs_for_nobody_of_it(here: World) -> None:
    dossier, decision = await returned_and_drafted(here)
    person = await head_and_officer(here)
    assert await correct(here, dossier, person) == ""
    await here.hear()
    assert code_of(await here.apps["awards"].post(f"{decision}/sign", person)) == "duties_not_separated"
    known = await here.apps["scoring"].sql(f"SELECT duty FROM authority_acts WHERE person_id = '{person}'")
    assert [row.duty for row in known] == ["prepare"]
    other = here.province.person("head", DISTRICT)
    assert code_of(await here.apps["awards"].post(f"{decision}/sign", other)) == ""


async def test_what_was_signed_in_the_same_second_is_not_issued(here: World) -> None:
    """Neither service has heard of the other's act. The signature stands, and nothing is issued on it."""
    dossier, decision = await returned_and_drafted(here)
    person = await head_and_officer(here)
    assert code_of(await here.apps["awards"].post(f"{decision}/sign", person)) == ""
    assert await correct(here, dossier, person) == ""
    await here.hear()
    clerk = await here.apps["awards"].person("clerk", here.province.units[DISTRICT])
    assert code_of(await here.apps["awards"].post(f"{decision}/issue", clerk, ISSUE)) == "signature_lapsed"
    await here.ok("awards", f"{decision}/give-back", clerk, {"reason": "Người ký đã sửa hồ sơ."})
    await here.ok("awards", f"{decision}/sign", here.province.person("head", DISTRICT))
    await here.ok("awards", f"{decision}/issue", clerk, ISSUE)
