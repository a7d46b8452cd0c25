"""A round in numbers and pictures: where bars are drawn, what tables say, and where their figures lead."""

from datetime import UTC, datetime
from itertools import pairwise
from uuid import UUID

import pytest

from authority.unit_kinds import load_unit_kinds
from portal.components.words import terms
from portal.movements.charts import BAR, ROW, Bar, Part, chart
from portal.movements.numbers import (
    Age,
    DossiersOf,
    Numbers,
    Time,
    by_level,
    chart_of_ages,
    chart_of_levels,
    chart_of_times,
)
from tests.portal.desk import Desk, Page
from tests.portal.test_dossiers import to_the_office
from tests.submissions.province import COMMUNE, DISTRICT, OTHER_COMMUNE, PROVINCE

ROUND = UUID(int=7)
NUMBERS = Numbers(
    now=datetime(2025, 5, 12, 1, tzinfo=UTC),
    dossiers=(
        DossiersOf(level="commune", status="draft", dossiers=3, overdue=0),
        DossiersOf(level="commune", status="in_review", dossiers=1_240, overdue=12),
        DossiersOf(level="district", status="closed", dossiers=7, overdue=0),
        DossiersOf(level=None, status="in_review", dossiers=1, overdue=0),
    ),
    ages=(
        Age(from_days=0, to_days=2, waiting=9, overdue=0),
        Age(from_days=3, to_days=5, waiting=0, overdue=0),
        Age(from_days=21, to_days=None, waiting=3, overdue=3),
    ),
    oldest=None,
    times=(Time(level="commune", step="sign", done=1_500, half_within=2, nine_tenths_within=8),),
    units=129,
    silent_units=4,
)


@pytest.mark.unit
def test_bars_share_one_scale_and_parts_follow_each_other() -> None:
    drawn = chart(
        "x",
        "Hình",
        [
            Bar("một", "10", (Part("a", "a", 5), Part("b", "b", 0), Part("c", "c", 5))),
            Bar("hai", "3", (Part("a", "a", 1), Part("c", "c", 2))),
            Bar("ba", "0", (Part("a", "a", 0),)),
        ],
    )
    assert [[(part.mark, part.x, part.width) for part in row.segments] for row in drawn.rows] == [
        [("a", "0%", "50%"), ("c", "50%", "50%")],
        [("a", "0%", "10%"), ("c", "10%", "20%")],
        [],
    ]
    assert [row.bar_y for row in drawn.rows] == [BAR, BAR + ROW, BAR + 2 * ROW]
    assert drawn.height == 3 * ROW
    assert drawn.description == "một: a 5, c 5. hai: a 1, c 2. ba: 0."
    assert [mark for mark, _ in drawn.marks] == ["a", "c"], "what there is nothing of needs no key"


@pytest.mark.unit
@pytest.mark.parametrize("values", [(1, 2, 4), (1, 1, 1, 29_997), (333, 333, 334)])
def test_parts_of_the_longest_bar_fill_it_and_nothing_sticks_out(values: tuple[int, ...]) -> None:
    (row,) = chart("x", "Hình", [Bar("b", "", tuple(Part(f"m{v}", "", v) for v in values))]).rows
    places = [(float(part.x[:-1]), float(part.width[:-1])) for part in row.segments]
    assert places[0][0] == 0
    assert sum(places[-1]) == pytest.approx(100)
    for (x, width), (following, _) in pairwise(places):
        assert x + width == pytest.approx(following)


@pytest.mark.unit
def test_a_chart_of_nothing_is_drawn() -> None:
    assert chart("x", "Hình", []).rows == ()
    assert chart_of_ages([]).height == 0


@pytest.mark.unit
def test_levels_are_a_table_whose_figures_lead_to_lists() -> None:
    rows = by_level(NUMBERS, ROUND)
    assert [(row.name, row.total.value, row.overdue.value) for row in rows] == [
        ("Cấp xã", 1_243, 12),
        ("Cấp huyện", 7, 0),
        ("Chưa rõ cấp", 1, 0),
    ]
    at = f"/ho-so?round_id={ROUND}&lies_at=commune"
    assert rows[0].by_status[1].address == f"{at}&status=in_review"
    assert rows[0].overdue.address == f"{at}&overdue=true"
    assert rows[2].total.address == f"/ho-so?round_id={ROUND}"
    picture = chart_of_levels(rows)
    assert picture.description.startswith(
        "Cấp xã: đang soạn 3, đang xét, trong hạn 1.228, quá hạn 12. Cấp huyện: đã kết thúc 7."
    )
    assert (NUMBERS.total, NUMBERS.overdue, NUMBERS.of("in_review")) == (1_251, 12, 1_241)


@pytest.mark.unit
def test_ages_and_times_are_said_in_words() -> None:
    ages = chart_of_ages(NUMBERS.ages)
    assert [row.label for row in ages.rows] == [
        "0 đến 2 ngày làm việc",
        "3 đến 5 ngày làm việc",
        "từ 21 ngày làm việc",
    ]
    (time,) = chart_of_times(NUMBERS.times).rows
    assert (time.label, time.said) == ("Cấp xã: xem xét, ký", "2 và 8 ngày")
    assert [(part.mark, part.width) for part in time.segments] == [("half", "25%"), ("nine_tenths", "75%")]


@pytest.mark.unit
def test_levels_are_called_as_authority_calls_them() -> None:
    assert dict(terms("level")) == {code: each.name for code, each in load_unit_kinds().levels.items()}


def figures(page: Page) -> dict[str, int]:
    """Each figure of the page that leads to a list, by the list's address."""
    links = [link for link in page.root.iter("a") if "round_id=" in (link.get("href") or "")]
    found = {link.get("href"): "".join(filter(str.isdigit, link.text_content())) for link in links}
    return {address: int(figure) for address, figure in found.items()}


@pytest.mark.stack
@pytest.mark.asyncio(loop_scope="package")
async def test_a_round_is_seen_in_numbers_and_each_leads_to_what_it_counts(here: Desk) -> None:
    await to_the_office(here)
    async with here.browser(here.person("head", DISTRICT)) as browser:
        page = await (await browser.open("/phong-trao")).follow("Xem số liệu")
        assert (page.status, page.heading) == (200, "Đợt xét bằng số liệu")
        pictures = page.root.findall(".//svg[@role='img']")
        assert len(pictures) >= 2
        for picture in pictures:
            said = [page.root.get_element_by_id(each) for each in picture.get("aria-labelledby").split()]
            assert all(each.text for each in said)
        marks = {each.get("id") for each in page.root.iter("pattern")}
        fills = {each.get("fill", "").removeprefix("url(#").rstrip(")") for each in page.root.iter("rect")}
        assert {fill for fill in fills if fill} <= marks
        assert "style=" not in page.text
        assert all(each.get("src") for each in page.root.iter("script"))
        counted = figures(page)
        assert len(counted) >= 4
        for address, figure in counted.items():
            listed = await browser.open(address)
            rows = listed.root.findall(".//tbody/tr")
            assert min(figure, 50) == len(rows), address
            assert "Chỉ gồm:" in listed.words
        silent = await page.follow("đơn vị", "/chua-trinh")
        assert "Huyện Thanh Miện" in silent.words
        waiting = await browser.open(f"/dot-xet/{here.world.province.round_id}/dang-cho")
        assert "Phòng Nội vụ" in waiting.words


@pytest.mark.stack
@pytest.mark.asyncio(loop_scope="package")
async def test_whoever_nothing_has_come_to_is_told_what_to_do(here: Desk) -> None:
    base = f"/dot-xet/{here.world.province.round_id}"
    dossier = await here.world.province.submitted()
    async with here.browser(here.person("head", PROVINCE)) as browser:
        page = await browser.open(f"{base}/so-lieu")
        assert "Chưa có hồ sơ nào của đợt xét này đến phạm vi bạn được xem" in page.words
        assert (await page.follow("xem những đơn vị chưa trình")).status == 200
        assert (await browser.open(f"/dot-xet/{UUID(int=1)}/so-lieu")).status == 404
    async with here.browser(here.person("officer", OTHER_COMMUNE)) as browser:
        for address in ("so-lieu", "dang-cho", "chua-trinh"):
            assert dossier["id"] not in (await browser.open(f"{base}/{address}")).text


@pytest.mark.stack
@pytest.mark.asyncio(loop_scope="package")
async def test_what_my_unit_sent_is_a_list_by_itself_and_says_who_has_it(here: Desk) -> None:
    await to_the_office(here)
    unit = here.world.province.units[COMMUNE]
    async with here.browser(here.person("officer", COMMUNE)) as browser:
        page = await (await browser.open("/ho-so")).follow(f"Do {unit.name} trình")
        assert f"unit_id={unit.unit_id}" in page.address
        assert f"Chỉ gồm: Do {unit.name} trình" in page.words
        assert "Cấp huyện: Huyện Thanh Miện, kiểm tra hồ sơ (Phòng Nội vụ)" in page.words
        assert "từ 05/05/2025" in page.words
        assert page.form("/ho-so").value("unit_id") == str(unit.unit_id)
        assert "Chỉ gồm: quá hạn" in (await browser.open("/ho-so?overdue=true")).words
    async with here.browser(here.person("head", DISTRICT)) as browser:
        assert "Không có hồ sơ nào khớp" in (await browser.open("/ho-so?lies_at=central")).words
