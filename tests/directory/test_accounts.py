"""As whom people sign in: accounts at an identity provider, each of one person."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from contracts.directory import account_key
from directory.accounts.domain import Status, erased, fresh, linked, unlinked
from directory.bootstrap import bootstrap
from directory.errors import AccountLinked
from directory.files import Source
from directory.imports import handlers as imports
from kit.errors import InvalidFile
from kit.settings import Settings
from tests.directory.conftest import Office
from tests.directory.test_people import AN, PEOPLE
from tests.support.running import running, settings_for

ISSUER = "https://id.example.org/realms/thidua"
SUBJECT = "f:91:an.nv@example.org"
TOLD = "directory.account.recorded.v1"


@pytest.fixture
async def staffed(office: Office) -> Office:
    """The office with its head, An, and an officer of a commune."""
    await office.people(PEOPLE)
    await office.forget_facts()
    return office


async def link(
    office: Office, person: UUID, subject: str = SUBJECT, by: UUID | None = None, issuer: str = ISSUER
) -> httpx.Response:
    body = {"issuer": issuer, "subject": subject, "reason": "Phiếu đăng ký ngày 5/5/2025"}
    return await office.app.post(f"/people/{person}/accounts", by or office.district, body)


async def other(office: Office) -> UUID:
    ((person,),) = await office.app.sql("SELECT id FROM people WHERE email = 'binh@example.org'")
    return UUID(str(person))


@pytest.mark.unit
def test_an_account_is_one_persons_until_it_is_taken_from_them() -> None:
    an, binh = uuid4(), uuid4()
    account = linked(fresh(uuid4(), ISSUER, SUBJECT), an)
    assert (account.person_id, account.version) == (an, 1)
    assert linked(account, an) == account
    with pytest.raises(AccountLinked):
        linked(account, binh)
    assert linked(unlinked(account), binh).person_id == binh


@pytest.mark.unit
def test_an_erased_account_is_recognised_by_nothing() -> None:
    gone = erased(linked(fresh(uuid4(), ISSUER, SUBJECT), uuid4()))
    assert (gone.issuer, gone.subject, gone.person_id, gone.key) == (None, None, None, None)
    assert (gone.status, gone.version) == (Status.ERASED, 2)


@pytest.mark.unit
def test_issuer_and_subject_make_an_account_together() -> None:
    keys = {account_key(ISSUER, "1"), account_key(f"{ISSUER}/1", ""), account_key("", f"{ISSUER}1")}
    assert len(keys) == 3
    assert {len(key) for key in keys} == {64}


async def test_who_administers_a_persons_units_links_an_account(staffed: Office) -> None:
    answer = await link(staffed, AN)
    assert (answer.status_code, answer.json()["person_id"]) == (201, str(AN))
    assert (await link(staffed, AN)).json() == answer.json(), "it is theirs already"
    shown = (await staffed.app.get(f"/people/{AN}/accounts", staffed.district)).json()
    assert shown == [answer.json()]
    key = account_key(ISSUER, SUBJECT)
    assert await staffed.told(TOLD) == [{"account_id": answer.json()["id"], "key": key, "person_id": str(AN)}]
    assert await staffed.app.sql(f"SELECT person_id FROM authority_accounts WHERE key = '{key}'") == [(AN,)]


async def test_no_fact_and_no_history_says_what_a_provider_calls_somebody(staffed: Office) -> None:
    await link(staffed, AN)
    told = str(await staffed.app.facts()) + str(await staffed.look("SELECT * FROM history"))
    assert SUBJECT not in told
    assert ISSUER not in told


async def test_an_account_of_somebody_else_is_refused(staffed: Office) -> None:
    await link(staffed, AN)
    refused = await link(staffed, await other(staffed))
    assert (refused.status_code, refused.json()["code"]) == (409, "account_linked")
    assert len(await staffed.told(TOLD)) == 1


async def test_what_is_taken_from_one_person_may_become_anothers(staffed: Office) -> None:
    account = (await link(staffed, AN)).json()["id"]
    taken = await staffed.app.post(f"/accounts/{account}/unlink", staffed.district, {"reason": "Nhầm người"})
    assert (taken.status_code, taken.json()["person_id"]) == (200, None)
    again = await staffed.app.post(f"/accounts/{account}/unlink", staffed.district, {"reason": "Nhầm người"})
    assert again.status_code == 404
    assert (await staffed.app.get(f"/people/{AN}/accounts", staffed.district)).json() == []
    binh = await other(staffed)
    given = (await link(staffed, binh)).json()
    assert (given["id"], given["person_id"], given["version"]) == (account, str(binh), 3)
    assert [fact["person_id"] for fact in await staffed.told(TOLD)] == [str(AN), None, str(binh)]


async def test_accounts_are_for_administrators_of_all_units_of_the_person(staffed: Office) -> None:
    province = await staffed.unit("30")
    role = {"person_id": AN, "role": "council_member", "unit_id": province["id"], "valid_from": "2025-01-15"}
    await staffed.app.post("/assignments", staffed.provincial, role | {"reason": "Quyết định 112/QĐ-UBND"})
    account = (await link(staffed, AN, by=staffed.provincial)).json()["id"]
    for by, status in ((staffed.district, 404), (AN, 403), (uuid4(), 403)):
        assert (await link(staffed, AN, "2", by=by)).status_code == status
        assert (await staffed.app.get(f"/people/{AN}/accounts", by)).status_code == status
        unlinking = await staffed.app.post(f"/accounts/{account}/unlink", by, {"reason": "Nhầm"})
        assert unlinking.status_code == status
    assert (await link(staffed, uuid4())).status_code == 404


async def test_whose_the_account_is_may_work_until_it_is_taken_from_them(staffed: Office) -> None:
    """As at a real provider, where no token has a person's id."""
    settings = settings_for(staffed.app.service.settings.database_url, oidc_subject="account")
    async with running(bootstrap(Settings(**settings)), staffed.app.issuer) as app:
        for nobody in (SUBJECT, str(AN)):
            refused = await app.get("/me", nobody)
            assert (refused.status_code, refused.json()["code"]) == (403, "account_unknown")
            assert nobody in refused.json()["title"]
        account = (await link(staffed, AN, issuer=settings["oidc_issuer"])).json()["id"]
        assert (await app.get("/me", SUBJECT)).json()["person_id"] == str(AN)
        await staffed.app.post(f"/accounts/{account}/unlink", staffed.district, {"reason": "Nghỉ việc"})
        assert (await app.get("/me", SUBJECT)).json()["code"] == "account_unknown"


async def test_what_was_changed_since_one_looked_is_not_taken_away(staffed: Office) -> None:
    before = await staffed.tag()
    account = (await link(staffed, AN)).json()["id"]
    refused = await staffed.app.post(
        f"/accounts/{account}/unlink", staffed.district, {"reason": "Nhầm"}, **{"If-Match": str(before)}
    )
    assert (refused.status_code, refused.json()["code"]) == (412, "precondition_failed")


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("issuer", "id.example.org"),
        ("issuer", "ftp://id.example.org"),
        ("subject", "hai chữ"),
        ("subject", "x" * 256),
        ("subject", ""),
        ("subject", "an\u200bnv"),
    ],
)
async def test_what_no_provider_says_is_refused(staffed: Office, field: str, wrong: str) -> None:
    body = {"issuer": ISSUER, "subject": SUBJECT, "reason": "Phiếu đăng ký"} | {field: wrong}
    answer = await staffed.app.post(f"/people/{AN}/accounts", staffed.district, body)
    if wrong == "an\u200bnv":
        assert answer.json()["subject"] == "annv", "what is invisible comes along when people copy"
        return
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, f"/{field}")


async def test_who_is_erased_signs_in_with_nothing(staffed: Office) -> None:
    account = (await link(staffed, AN)).json()["id"]
    await staffed.forget_facts()
    await staffed.app.post(f"/people/{AN}/erase", staffed.provincial, {"reason": "Yêu cầu"})
    gone = await staffed.look(
        "SELECT issuer, subject, person_id, status FROM accounts WHERE id = :id", id=account
    )
    assert gone == [(None, None, None, "erased")]
    assert ("directory.account", account, None) in await staffed.app.sql(
        "SELECT topic, key, payload FROM outbox"
    )
    assert await staffed.app.sql("SELECT * FROM authority_accounts") == []
    refused = await link(staffed, AN, by=staffed.provincial)
    assert (refused.status_code, refused.json()["code"]) == (409, "person_unknown")
    anew = (await link(staffed, await other(staffed))).json()
    assert anew["id"] != account


async def test_erasing_takes_what_was_taken_away_before_along(staffed: Office) -> None:
    account = (await link(staffed, AN)).json()["id"]
    await staffed.app.post(f"/accounts/{account}/unlink", staffed.district, {"reason": "Nhầm"})
    await staffed.app.post(f"/people/{AN}/erase", staffed.provincial, {"reason": "Yêu cầu"})
    gone = "SELECT subject, status FROM accounts WHERE id = :id"
    assert await staffed.look(gone, id=account) == [(None, "erased")]


async def test_of_who_never_had_a_role_only_the_top_units_administrator_links(staffed: Office) -> None:
    await staffed.people("people:\n  - {name: Lê Văn Mới, email: moi@example.org}\n")
    ((person,),) = await staffed.app.sql("SELECT id FROM people WHERE email = 'moi@example.org'")
    assert (await link(staffed, person)).status_code == 404
    assert (await link(staffed, person, by=staffed.provincial)).status_code == 201
    named = f'people:\n  - id: {person}\n    accounts:\n      - {{issuer: "{ISSUER}", subject: "2"}}\n'
    assert (await staffed.people(named, staffed.district)).status_code == 403
    assert (await staffed.people(named)).json() == {"read": 2, "changed": 1}


async def test_the_command_line_links_no_administrators_account(staffed: Office) -> None:
    named = (
        f'people:\n  - id: {staffed.district}\n    accounts:\n      - {{issuer: "{ISSUER}", subject: "2"}}\n'
    )
    with pytest.raises(InvalidFile) as refused:
        await staffed.operate(lambda uow: imports.import_people(uow, [Source("p", named.encode())], "thử"))
    assert [each["code"] for each in refused.value.facts["errors"]] == ["role_withheld"]


async def test_a_file_links_nothing_that_was_taken_away_since_it_was_looked_at(staffed: Office) -> None:
    account = (await link(staffed, AN, "3", issuer=ISSUER)).json()["id"]
    seen = await staffed.tag()
    await staffed.app.post(f"/accounts/{account}/unlink", staffed.district, {"reason": "Bị lộ"})
    named = f'people:\n  - id: {AN}\n    accounts:\n      - {{issuer: "{ISSUER}", subject: "3"}}\n'
    stale = await staffed.upload("people", named, staffed.district, kind="application/yaml", seen=seen)
    assert (stale.status_code, stale.json()["code"]) == (412, "precondition_failed")


FILE = f"""people:
  - id: {AN}
    accounts:
      - {{issuer: "{ISSUER}", subject: "{SUBJECT}"}}
      - {{issuer: "{ISSUER}", subject: "2"}}
  - name: Trần Thị Bình
    email: binh@example.org
    accounts:
      - {{issuer: "{ISSUER}", subject: "3"}}
"""


async def test_a_file_links_accounts_once(staffed: Office) -> None:
    assert (await staffed.people(FILE, staffed.district)).json() == {"read": 5, "changed": 3}
    assert (await staffed.people(FILE, staffed.district)).json() == {"read": 5, "changed": 0}
    assert len(await staffed.told(TOLD)) == 3


async def test_what_a_file_would_link_is_shown_before(staffed: Office) -> None:
    foreseen = await staffed.upload("people/check", FILE, staffed.district, kind="application/yaml")
    added = [(one["kind"], one["name"]) for one in foreseen.json()["changes"]]
    assert ("account", f"Nguyễn Văn An: {SUBJECT}") in added
    assert await staffed.told(TOLD) == []


@pytest.mark.parametrize(
    ("written", "line", "code"),
    [
        (FILE.replace('"3"', '"2"'), 9, "said_twice"),
        (FILE.replace('"3"', '"taken"'), 9, "account_linked"),
        (FILE.replace('"3"', '"có dấu"'), 9, "invalid_field"),
    ],
)
async def test_a_mistake_about_an_account_is_told_by_its_line(
    staffed: Office, written: str, line: int, code: str
) -> None:
    await link(staffed, AN, "taken")
    await staffed.forget_facts()
    answer = await staffed.people(written, staffed.district)
    assert answer.status_code == 422
    (mistake,) = answer.json()["errors"]
    assert (mistake["line"], mistake["code"]) == (line, code)
    assert await staffed.told(TOLD) == []


async def test_who_does_not_administer_a_person_links_nothing_by_a_file(staffed: Office) -> None:
    province = await staffed.unit("30")
    role: dict[str, Any] = {"person_id": AN, "role": "council_member", "unit_id": province["id"]}
    more = {"valid_from": "2025-01-15", "reason": "Quyết định 112/QĐ-UBND"}
    await staffed.app.post("/assignments", staffed.provincial, role | more)
    assert (await staffed.people(FILE, staffed.district)).status_code == 403
    assert await staffed.told(TOLD) == []
