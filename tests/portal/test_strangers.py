"""What concerns others is not there for somebody of another unit, whatever address they type and whatever they send."""

import re
from typing import Final
from uuid import UUID, uuid4

import pytest
from fastapi.routing import APIRoute

from portal.forms import KEY, SEEN
from tests.portal.desk import Desk
from tests.portal.test_councils import names_of, voting
from tests.submissions.province import OTHER_COMMUNE

pytestmark = [pytest.mark.stack, pytest.mark.asyncio(loop_scope="package")]
ABOUT: Final = ("{dossier_id}", "{session_id}")
TYPED: Final = {
    "number": "1", "issued_on": "2025-05-05", "reason": "Vì", "conclusion": "đồng ý", "result": "supported",
    "complete": "yes", "outcome": "propose", "letter_number": "2", "letter_date": "2025-05-05",
    "name": "Ai đó", "award_code": "giay-khen", "subject_type": "individual", "working_days": "3",
    "prolonged_because": "Vì", "ground": "other", "recused_because": "Vì",
}  # fmt: skip
"""What fits one form or another."""


def _addresses(here: Desk, method: str, **about: object) -> list[str]:
    """Where pages and forms about dossiers and sessions lie, of those that there are."""
    routes = [
        route for route in here.app.routes if isinstance(route, APIRoute) and method in (route.methods or ())
    ]
    paths = [route.path for route in routes if any(part in route.path for part in ABOUT)]
    return [_filled(path, **about, **_file(path)) for path in paths]


def _file(path: str) -> dict[str, str]:
    """What a path names of a file that there is."""
    if "{paper}" not in path:
        return {"kind": "csv"}
    return {"kind": "pdf", "paper": "ballot_paper" if "{session_id}" in path else "proposal"}


def _filled(path: str, **about: object) -> str:
    return re.sub(r"\{(\w+)(:\w+)?\}", lambda found: str(about[found[1]]), path)


async def test_nobody_of_another_unit_sees_or_changes_anything(here: Desk) -> None:
    dossier, session_id = await voting(here)
    nominee_id = dossier["nominees"][0]["id"]
    about = {
        "dossier_id": dossier["id"],
        "session_id": session_id,
        "nominee_id": nominee_id,
        "stage": 2,
    }
    pages, forms = _addresses(here, "GET", **about), _addresses(here, "POST", **about)
    assert (len(pages), len(forms)) >= (8, 18)
    before = await _versions(here, dossier["id"], session_id)
    async with here.browser(here.person("officer", OTHER_COMMUNE)) as stranger:
        for address in pages:
            page = await stranger.open(address)
            assert page.status == 404, f"{address}: {page.words[:300]}"
            assert [name for name in names_of(dossier) if name in page.text] == []
        for address in forms:
            sent = [*TYPED.items(), ("nominee_id", nominee_id), (KEY, str(uuid4())), (SEEN, before[0])]
            refused = await stranger.post(address, sent)
            assert refused.status >= 400 or "Chưa lưu" in refused.text, f"{address}: {refused.words[:300]}"
            assert [name for name in names_of(dossier) if name in refused.text] == []
    assert await _versions(here, dossier["id"], session_id) == before


async def _versions(here: Desk, dossier_id: str, session_id: UUID) -> tuple[str, str]:
    """Tags of both, as those see them who lead them."""
    standing, member = here.person("standing_officer", "300-NV"), here.world.members[0]
    dossier = await here.world.apps["submissions"].get(f"/dossiers/{dossier_id}", standing)
    session = await here.world.apps["awards"].get(f"/sessions/{session_id}", member)
    assert (dossier.status_code, session.status_code) == (200, 200)
    return dossier.headers["etag"], session.headers["etag"]
