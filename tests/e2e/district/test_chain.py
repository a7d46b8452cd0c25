"""A commune's dossier from its first line to a decision of the district and one of the province: twelve people before
a real browser, by clicking and typing only, and the audit afterwards.

On the way it comes back once, one nominee is declined, a member takes no part in one case, another votes in writing,
and the province's council scores before it votes.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from demo.check import differences_at_rest
from demo.people import business_day
from localstack.stack import Stack
from tests.e2e.officials import LOOKS_AGAIN_S, Album, Desks, Person
from tests.support.broker import until

pytestmark = [pytest.mark.stack, pytest.mark.long, pytest.mark.asyncio(loop_scope="session")]


@dataclass(frozen=True)
class Way:
    """How the chain is gone once: in a commune of its own, to decisions with numbers of their own."""

    script: bool
    commune: str
    numbers: tuple[str, str]


WAYS: Final = (
    Way(script=False, commune="11242", numbers=("811", "812")),
    Way(script=True, commune="11245", numbers=("813", "814")),
)
DISTRICT, PROVINCE = "300", "30"
DISTRICTS_OFFICE, PROVINCES_OFFICE = "300-NV", "30-SNV"
CRITERIA: Final = 4
MARKUP: Final = "<script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}${7*7}"
"""With the long words below: what must be shown as the text that it is, and move nothing to the side. Longer ones are
for `tests/portal/test_forms.py`, since a browser takes seconds for each page of them."""


@dataclass(frozen=True)
class Proposed:
    """A nominee as the officer writes it."""

    kind: str
    name: str
    award: str
    place: str


OF_THE_DISTRICT: Final = "Giấy khen của Chủ tịch Ủy ban nhân dân huyện"
OF_THE_PROVINCE: Final = "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh"
HOA: Final = Proposed("cá nhân", "Nguyễn Thị Hoà", OF_THE_DISTRICT, "Công chức địa chính")
GROUP: Final = Proposed("tập thể", "Tổ Giải phóng mặt bằng thôn Đông", OF_THE_DISTRICT, "Thôn Đông")
HOUSEHOLD: Final = Proposed("hộ gia đình", "Hộ ông Đỗ Văn Đức", OF_THE_PROVINCE, "Thôn Đoài")
COOPERATIVE: Final = Proposed(
    "tổ chức, doanh nghiệp", f"Hợp tác xã {MARKUP} {'Ạ' * 200}", OF_THE_PROVINCE, f"{MARKUP} {'ộ' * 1_900}"
)
NOMINEES: Final = (HOA, GROUP, HOUSEHOLD, COOPERATIVE)
DONE: Final = f"Vận động 14 hộ dân hiến đất làm đường liên thôn. {MARKUP} {'w' * 1_800}"
MISSING: Final = f"Thiếu bản sao quyết định công nhận sáng kiến. {MARKUP} {'m' * 1_800}"
TOO_LITTLE: Final = "Thành tích chưa đủ mức độ ảnh hưởng theo tiêu chuẩn khen thưởng."


@dataclass(frozen=True)
class Chain:
    """Who does it, for which commune, and the day that it is for them."""

    desks: Desks
    way: Way
    today: str

    async def person(self, role: str, code: str) -> Person:
        return await self.desks.person(role, code)


@pytest.fixture(scope="module")
def album(district: Stack, chromium: Browser) -> Album:
    return Album(district, chromium)


@pytest_asyncio.fixture(params=WAYS, ids=lambda way: f"script={way.script}", loop_scope="session")
async def chain(request: pytest.FixtureRequest, album: Album) -> AsyncIterator[Chain]:
    day = await business_day(album.stack.state)
    async with Desks.of(album, script=request.param.script) as desks:
        yield Chain(desks, request.param, f"{day.now:%Y-%m-%d}")


async def test_a_communes_dossier_goes_to_a_decision_of_the_district_and_one_of_the_province(
    chain: Chain,
) -> None:
    await _is_written(chain)
    await _passes_the_commune(chain)
    await _is_returned(chain)
    await _is_corrected(chain)
    await _passes_the_commune(chain)
    await _is_appraised(chain, DISTRICTS_OFFICE, declining=GROUP)
    await _district_votes(chain)
    await _is_proposed_upward(chain, DISTRICT, "45/TTr-UBND")
    await _is_decided(chain, DISTRICT, chain.way.numbers[0], [HOA])
    await _is_appraised(chain, PROVINCES_OFFICE)
    await _province_scores(chain)
    await _reads_minutes(await _council_votes(chain, PROVINCE), 2)
    await _is_decided(chain, PROVINCE, chain.way.numbers[1], [HOUSEHOLD, COOPERATIVE])
    await _is_over(chain)
    await _another_is_recalled(chain)
    assert len(chain.desks) >= 10


async def test_the_audit_finds_nothing_after_it(album: Album) -> None:
    assert await differences_at_rest(album.stack.state) == []


async def test_none_of_its_pages_keeps_anybody_out(album: Album) -> None:
    assert len(album.pages) >= 17, "the test above shows the pages"
    assert await album.keeps_out() == []


async def _is_written(chain: Chain) -> None:
    officer = await chain.person("officer", chain.way.commune)
    await _is_begun(chain, officer, "21/TTr-UBND")
    for one in NOMINEES:
        await _is_added(officer, one)
    await officer.sees("writing")
    await _is_sent(officer)


async def _is_begun(chain: Chain, officer: Person, letter: str) -> None:
    await officer.goes_to("Hồ sơ")
    await officer.follows("Bắt đầu hồ sơ")
    await officer.sends("Bắt đầu")
    await officer.sends("Lưu tờ trình", {"Số, ký hiệu tờ trình": letter, "Ngày ban hành": chain.today})


async def _is_sent(officer: Person) -> None:
    await officer.follows("Xem và trình hồ sơ")
    await officer.presses("Trình hồ sơ")
    await expect(officer.page.get_by_role("heading", name="Các cấp xét")).to_be_visible()


async def _another_is_recalled(chain: Chain) -> None:
    """What was sent by mistake."""
    officer = await chain.person("officer", chain.way.commune)
    await _is_begun(chain, officer, "23/TTr-UBND")
    await _is_added(officer, HOUSEHOLD)
    await _is_sent(officer)
    await officer.unfolds("Rút hồ sơ")
    await officer.sends("Rút hồ sơ", {"Lý do": "Đơn vị gộp hồ sơ vào đợt sau."})
    await expect(officer.page.get_by_text("đã rút").first).to_be_visible()
    await officer.sees("dossier, recalled")


async def _is_added(officer: Person, one: Proposed) -> None:
    """The first time with a mistake."""
    await officer.follows("Thêm đối tượng")
    typed = {
        "Loại đối tượng": one.kind,
        "Hình thức khen thưởng": one.award,
        "Chức vụ": one.place,
        "Thành tích 1": DONE,
        "Từ ngày": "2022-12-01",
        "Đến ngày": "2025-03-31",
        "Tên tài liệu 1": "Báo cáo thành tích có xác nhận",
        "Số hoặc nơi lưu": "MC-2025",
        "Mã SHA-256": "0" * 64,
    }
    if one is HOA:
        await officer.sends("Lưu đối tượng", typed)
        await expect(officer.page.get_by_role("alert")).to_contain_text("Chưa thực hiện được")
        await expect(officer.page.get_by_label("Chức vụ")).to_have_value(one.place)
        await officer.sees("nominee, refused")
        typed = {}
    await officer.sends("Lưu đối tượng", {**typed, "Tên (bắt buộc)": one.name})
    await expect(officer.page.get_by_role("link", name=one.name, exact=True)).to_be_visible()


async def _passes_the_commune(chain: Chain) -> None:
    """Its council votes; then the head sends a letter to the district."""
    await _closes_agenda(chain, chain.way.commune, len(NOMINEES))
    await _council_votes(chain, chain.way.commune)
    await _is_proposed_upward(chain, chain.way.commune, "22/TTr-UBND")


async def _is_proposed_upward(chain: Chain, code: str, letter: str) -> None:
    head = await chain.person("head", code)
    await head.takes_up("Xem xét, ký tờ trình")
    await head.sees("dossier to sign")
    await head.page.get_by_label("Trình cấp trên").check()
    typed = {"Số, ký hiệu tờ trình lên cấp trên": letter, "Ngày ban hành": chain.today}
    await head.sends("Ký và sang việc tiếp theo", typed)
    await expect(head.page.get_by_role("heading", name="Việc của tôi")).to_be_visible()


async def _is_returned(chain: Chain) -> None:
    """At first without saying why."""
    checker = await chain.person("standing_officer", DISTRICTS_OFFICE)
    await checker.takes_up("Kiểm tra hồ sơ")
    await checker.sees("dossier to check")
    await checker.page.get_by_label("Chưa đầy đủ, trả lại").check()
    await checker.presses("Ghi nhận và sang việc tiếp theo")
    await expect(checker.page.get_by_role("alert")).to_contain_text("Chưa thực hiện được")
    await checker.sends("Ghi nhận và sang việc tiếp theo", {"Lý do, nội dung cần bổ sung": MISSING})
    await expect(checker.page.get_by_role("heading", name="Việc của tôi")).to_be_visible()


async def _is_corrected(chain: Chain) -> None:
    officer = await chain.person("officer", chain.way.commune)
    await officer.takes_up("Hoàn thiện hồ sơ bị trả lại")
    await expect(officer.page.get_by_text(f"Lý do trả lại: {MISSING}")).to_be_visible()
    await officer.sees("dossier, returned")
    await officer.follows("Sửa hồ sơ")
    await officer.follows(HOA.name)
    await officer.page.get_by_label("Tên tài liệu 2").fill("Quyết định công nhận sáng kiến")
    await officer.page.get_by_label("Số hoặc nơi lưu").nth(1).fill("118/QĐ-UBND")
    await officer.page.get_by_label("Mã SHA-256").nth(1).fill("1" * 64)
    await officer.presses("Lưu đối tượng")
    await officer.follows("Xem và trình hồ sơ")
    await officer.presses("Trình hồ sơ")
    await expect(officer.page.get_by_text("trình lần 2")).to_be_visible()


async def _is_appraised(chain: Chain, office: str, declining: Proposed | None = None) -> None:
    """Checked and appraised in one sitting."""
    appraiser = await chain.person("standing_officer", office)
    await appraiser.takes_up("Kiểm tra hồ sơ")
    await appraiser.page.get_by_label("Đầy đủ, chuyển thẩm định").check()
    await appraiser.presses("Ghi nhận và sang việc tiếp theo")
    await appraiser.takes_up("Thẩm định hồ sơ")
    await appraiser.sees("dossier to appraise")
    if declining:
        typed = {f"Ý kiến về {declining.name}": "không đồng ý", f"Lý do đối với {declining.name}": TOO_LITTLE}
        await appraiser.sends("Ghi nhận và sang việc tiếp theo", typed)
    else:
        await appraiser.presses("Ghi nhận và sang việc tiếp theo")
    await expect(appraiser.page.get_by_role("heading", name="Việc của tôi")).to_be_visible()


async def _closes_agenda(chain: Chain, code: str, cases: int) -> Person:
    secretary = await chain.person("council_secretary", code)
    await secretary.takes_up("Chốt danh sách của phiên họp")
    await secretary.presses(f"Chốt danh sách {cases} trường hợp")
    await expect(
        secretary.page.get_by_text("đã chốt danh sách").or_(secretary.page.get_by_text("đang biểu quyết"))
    ).to_be_visible()
    return secretary


async def _votes(member: Person) -> None:
    """For each case in which the member takes part."""
    await member.takes_up("Bỏ phiếu tại Hội đồng")
    await expect(member.form("Gửi phiếu")).to_be_visible()
    await member.sees("session, ballot open")
    for each in await member.form("Gửi phiếu").get_by_label("Đồng ý", exact=True).all():
        await each.check()
    await member.presses("Gửi phiếu")
    await expect(member.page.get_by_role("button", name="Gửi phiếu")).to_have_count(0)


async def _council_votes(chain: Chain, code: str, away: str = "") -> Person:
    """Everybody but the one who is away. Returns the last to vote."""
    named = chain.desks.album.named
    for name in {*await named("council_member", code), *await named("council_chair", code)} - {away}:
        member = await chain.desks.somebody(name, code)
        await _votes(member)
    return member


async def _district_votes(chain: Chain) -> None:
    """The secretary enters the paper of the member who is away."""
    secretary = await _closes_agenda(chain, DISTRICT, len(NOMINEES) - 1)
    (away,) = {*await chain.desks.album.named("council_member", DISTRICT)} - {secretary.name}
    await secretary.waits_for("đang biểu quyết")
    await secretary.unfolds("Nhập phiếu lấy ý kiến bằng văn bản")
    for each in await secretary.form("Nhập phiếu").get_by_label("Đồng ý", exact=True).all():
        await each.check()
    await secretary.sees("session, a paper")
    await secretary.sends("Nhập phiếu", {"Ủy viên": away, "Số đến của phiếu": "Số đến 152"})
    await expect(secretary.page.get_by_text("đã biểu quyết 1")).to_be_visible()
    await _reads_minutes(await _council_votes(chain, DISTRICT, away), 3)


async def _a_member_takes_no_part(chain: Chain) -> Person:
    """In the province's council, before its agenda is closed: neither scoring nor voting. Returns the member."""
    named = chain.desks.album.named
    (secretary,) = await named("council_secretary", PROVINCE)
    (name,) = {*await named("council_member", PROVINCE)} - {secretary}
    member = await chain.desks.somebody(name, PROVINCE)
    session = member.page.get_by_role("link", name="Phiên thứ")

    async def is_there() -> bool:
        await member.goes_to("Phiên họp")
        return await session.count() > 0

    await until(is_there, pause=LOOKS_AGAIN_S)
    await member.sees("sessions")
    await session.first.click()
    await member.unfolds("Không tham gia xét một trường hợp")
    typed = {"Trường hợp": HOUSEHOLD.name, "Căn cứ": "người thân thích", "Lý do": "Là em ruột của chủ hộ."}
    await member.sends("Không tham gia", typed)
    await expect(member.page.get_by_text(f"{name} không tham gia")).to_be_visible()
    return member


async def _province_scores(chain: Chain) -> None:
    member = await _a_member_takes_no_part(chain)
    secretary = await _closes_agenda(chain, PROVINCE, 2)
    await member.takes_up("Chấm điểm")
    await member.waits_for("không chấm")
    await _scores(member, cases=1)
    for one in (secretary, await chain.person("council_chair", PROVINCE)):
        await one.takes_up("Chấm điểm")
        await one.sees("panel")
        await _scores(one, cases=2)


async def _scores(member: Person, cases: int) -> None:
    every = member.page.get_by_role("region", name="Bảng chấm điểm").get_by_role("textbox")
    await expect(every).to_have_count(cases * CRITERIA)
    for number, points in enumerate(await every.all()):
        await points.fill(f"{80 + number},5")
    await member.presses("Ghi điểm")
    await expect(every.first).to_have_value("80,5")


async def _reads_minutes(member: Person, cases: int) -> None:
    """Counted by itself once everybody has voted."""
    await member.waits_for("Biên bản họp, kết luận")
    await member.page.get_by_role("link", name="Biên bản họp, kết luận").click()
    await expect(member.page.get_by_role("cell", name="thông qua", exact=True)).to_have_count(cases)
    await member.sees("minutes")


async def _is_decided(chain: Chain, code: str, number: str, awarded: list[Proposed]) -> None:
    """Drafted by the secretary, signed by the head, issued by the document office."""
    secretary = await chain.person("council_secretary", code)
    await secretary.takes_up("Dự thảo quyết định khen thưởng")
    await secretary.follows("Dự thảo quyết định khen thưởng")
    await secretary.sees("drafting")
    await expect(secretary.page.get_by_role("checkbox", checked=True)).to_have_count(len(awarded))
    typed = {
        "Căn cứ pháp lý": "Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022",
        "Thời gian lập": "2022 - 2025",
    }
    await secretary.sends("Lập dự thảo", typed)
    await expect(
        secretary.page.get_by_role("heading", name=f"Danh sách khen thưởng ({len(awarded)})")
    ).to_be_visible()
    head = await chain.person("head", code)

    async def is_there() -> bool:
        await head.goes_to("Quyết định")
        return await head.page.get_by_role("checkbox").count() > 0

    await until(is_there, pause=LOOKS_AGAIN_S)
    await head.sees("decisions to sign")
    await head.page.get_by_role("checkbox").check()
    await head.presses("Ký những quyết định đã chọn")
    await expect(head.page.get_by_text("đã ký", exact=True)).to_be_visible()
    clerk = await chain.person("clerk", code)
    await clerk.takes_up("Lấy số, ban hành quyết định")
    await clerk.sends("Ban hành", {"Số": number, "Ký hiệu": "QĐ-UBND", "Ngày ban hành": chain.today})
    await expect(clerk.page.get_by_role("heading", name=f"Quyết định {number}/QĐ-UBND")).to_be_visible()
    await expect(clerk.page.get_by_text("đã ban hành")).to_be_visible()
    await clerk.sees("decision, issued")
    for one in awarded:
        await expect(clerk.page.get_by_role("row", name=one.name)).to_be_visible()


async def _is_over(chain: Chain) -> None:
    """The officer reads what became of everybody."""
    officer = await chain.person("officer", chain.way.commune)
    await officer.goes_to("Hồ sơ")
    await officer.page.get_by_role("link", name="21/TTr-UBND").click()
    await officer.waits_for("đã kết thúc")
    for one in NOMINEES:
        became = "không đề nghị" if one is GROUP else "đã khen thưởng"
        await expect(officer.page.get_by_role("row", name=one.name).get_by_text(became)).to_be_visible()
    await expect(officer.page.get_by_role("row", name=GROUP.name)).to_contain_text(TOO_LITTLE)
