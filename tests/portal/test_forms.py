"""Every form of the portal, with what nobody would type: it is refused in words, or shown once more, and never a
mistake of ours.
"""

import re
from typing import Any, Final
from uuid import uuid4

import pytest
from fastapi.routing import APIRoute

from portal.forms import KEY, REVIEW, SEEN
from tests.portal.desk import Desk
from tests.submissions.province import COMMUNE, PROVINCE

pytestmark = [pytest.mark.stack, pytest.mark.asyncio(loop_scope="package")]
NO_PERSONS: Final = {"/sign-out", "/sign-out/back-channel"}
_FIELDS: Final = """
    round_id unit_id number series issued_on nominee_id item_id take decision_id result reason complete outcome
    letter_number letter_date member_id received_on received_time recused_item ground recused_because working_days
    prolonged_because conclusion valid_to valid_from person_id role legal_bases achievement_period name award_code
    subject_type reach description achievement-0-summary evidence-0-title points/x/y points/z to choice-x
    _content old_on new_on year date kind document issued_on replaces
"""
FIELDS: Final = _FIELDS.split()
WRONG: Final = ("", "x", "a\x00b", "9" * 30, "9" * 5000, "\u202e<b>", "2025-02-31", "ⅷ", "a" * 20_000)


def addresses(app: Any, **given: object) -> list[str]:
    """Where forms are sent, about things that there are."""
    routes = [
        route for route in app.routes if isinstance(route, APIRoute) and "POST" in (route.methods or ())
    ]
    paths = [route.path for route in routes if route.path not in NO_PERSONS]
    assert len(paths) > 20
    return [re.sub(r"\{(\w+)(:\w+)?\}", lambda found: str(given[found[1]]), path) for path in paths]


@pytest.fixture(scope="package")
def given() -> dict[str, object]:
    return {
        "session_id": uuid4(),
        "decision_id": uuid4(),
        "assignment_id": uuid4(),
        "account_id": uuid4(),
        "notice_id": uuid4(),
        "stage": 1,
        "slug": "don-vi",
        "year": 2025,
    }


async def about(here: Desk, given: dict[str, object]) -> list[str]:
    dossier = await here.world.province.draft(by=here.person("officer", COMMUNE))
    unit_id = here.world.province.units[COMMUNE].unit_id
    nominee_id = dossier["nominees"][0]["id"]
    person_id = here.person("officer", COMMUNE)
    known = {
        "dossier_id": dossier["id"],
        "nominee_id": nominee_id,
        "unit_id": unit_id,
        "person_id": person_id,
    }
    found = addresses(here.app, **given, **known)
    return [f"{path}?phien={uuid4()}" if path == "/quyet-dinh/moi" else path for path in found]


async def test_what_nobody_would_type_is_never_a_mistake_of_ours(
    here: Desk, given: dict[str, object]
) -> None:
    async with here.browser(here.person("officer", COMMUNE)) as browser:
        for address in await about(here, given):
            for wrong in WRONG:
                fields = [(name, wrong) for name in FIELDS] + [(KEY, wrong), (SEEN, wrong)]
                page = await browser.post(address, fields)
                assert page.status != 500, f"{address} with {wrong[:20]!r}: {page.words[:300]}"
            for content in (b"", b"%FF=%FE", b"\xff"):
                headers = {
                    "Origin": "https://portal.test",
                    "Content-Type": "application/x-www-form-urlencoded",
                }
                answer = await browser.client.post(address, content=content, headers=headers)
                assert answer.status_code != 500, address


async def test_looking_once_more_does_nothing(here: Desk, given: dict[str, object]) -> None:
    """Whoever was signed out while they wrote may look at their form first, whichever it is."""
    async with here.browser(here.person("administrator", PROVINCE)) as browser:
        for address in await about(here, given):
            if address.startswith("/thong-bao/") or address.endswith("/luu-khi-viet"):
                continue  # it has no form to look at: it is marked as read, or saved by script
            here.network.asked.clear()
            await browser.post(address, [(REVIEW, "1"), ("decision_id", str(uuid4())), ("reason", "Vì")])
            assert [each for each in here.network.asked if " GET " not in each] == [], address


async def test_a_text_is_shown_as_the_text_that_it_is(here: Desk) -> None:
    """Markup, template syntax, signs that turn the direction, a word of 19,900 letters."""
    markup = "<script>alert(1)</script>{{7*7}}${7*7}{% raw %}&lt;"
    officer = here.person("officer", COMMUNE)
    province = here.world.province
    nominee = province.nominee(name=f"Hộ ông {markup}", description=f"{markup} {'ộ' * 19_900}")
    dossier = await province.draft(nominee, by=officer)
    async with here.browser(officer) as browser:
        for address in ("", "/soan", f"/doi-tuong/{dossier['nominees'][0]['id']}"):
            page = await browser.open(f"/ho-so/{dossier['id']}{address}")
            assert page.status == 200
            assert [each.text for each in page.root.iter("script") if not each.get("src")] == []
            typed = "".join(each.get("value") or "" for each in page.root.iter("input"))
            assert markup in page.words + typed, address
