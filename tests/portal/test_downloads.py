"""Lists as files: right in Excel and for programs, narrowed as the page is, whole or not at all."""

import tempfile
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final, cast
from uuid import uuid4

import pytest
from fastapi.responses import StreamingResponse
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from portal.components.words import terms
from portal.downloads import Cell, Kind, Listing, Rows, as_file, every
from portal.services import Asking, Down, Services
from tests.portal.desk import Desk, Network, values_of
from tests.portal.test_councils import voting
from tests.submissions.province import COMMUNE, DISTRICT, PROVINCE

COLUMNS: Final = "columns_of_nominees"
ROW: Final[Mapping[str, Cell]] = {
    "number": 1,
    "name": "Nguyễn Thị Hoà",
    "subject_type": "0012",
    "description": '=HYPERLINK("https://noi-khac.example")',
    "award": date(2025, 5, 6),
    "state": datetime(2025, 5, 6, 17, 30, tzinfo=UTC),
    "reason": None,
}
SAID: Final = ("Đợt sơ kết", "Tìm: -1+1")
HEAD: Final = ["Danh sách", *SAID]
FILES: Final = "//p[contains(@class, 'files')]/a/@href"


async def one_row() -> Rows:
    yield ROW


async def content_of(rows: Rows, kind: Kind) -> bytes:
    answer = await as_file(Listing("ds", "Danh sách", COLUMNS, rows, SAID), kind)
    assert isinstance(answer, StreamingResponse)
    content = b"".join([cast("bytes", some) async for some in answer.body_iterator])
    assert answer.headers["content-length"] == str(len(content))
    assert answer.headers["content-disposition"] == f'attachment; filename="ds.{kind}"'
    assert answer.headers["cache-control"] == "no-store"
    return content


def sheet_of(content: bytes) -> Worksheet:
    sheet = load_workbook(BytesIO(content)).active
    assert isinstance(sheet, Worksheet)
    return sheet


def files_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


@pytest.mark.unit
async def test_a_workbook_has_texts_numbers_and_days_as_what_they_are() -> None:
    sheet = sheet_of(await content_of(one_row(), "xlsx"))
    first = len(HEAD) + 2
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[0] for row in rows[: len(HEAD)]] == HEAD
    assert rows[first - 1] == list(terms(COLUMNS).values())
    assert rows[first] == [
        1,
        "Nguyễn Thị Hoà",
        "0012",
        ROW["description"],
        datetime(2025, 5, 6),  # noqa: DTZ001 - a day, and below the time on the wall, as a workbook has them
        datetime(2025, 5, 7, 0, 30),  # noqa: DTZ001
        None,
    ]
    assert [cell.data_type for cell in sheet[first + 1]] == ["n", "s", "s", "s", "d", "d", "n"]
    assert sheet.auto_filter.ref == f"A{first}:G{first + 1}"
    assert sheet.print_title_rows == f"${first}:${first}"
    assert sheet.freeze_panes == f"A{first + 1}"


@pytest.mark.unit
async def test_csv_says_days_as_iso_8601_and_no_text_in_it_is_a_formula() -> None:
    rows = values_of(await content_of(one_row(), "csv"))
    assert rows == [
        *([line] for line in HEAD),
        [],
        list(terms(COLUMNS).values()),
        [
            "1",
            "Nguyễn Thị Hoà",
            "0012",
            f"'{ROW['description']}",
            "2025-05-06",
            "2025-05-07T00:30+07:00",
            "",
        ],
    ]


@pytest.mark.unit
@pytest.mark.parametrize("begins", ["=1", "+1", "-1", "@a", " =1", "\t=1", "＝1"])
async def test_whatever_a_formula_may_begin_with_is_made_a_text(begins: str) -> None:
    async def rows() -> Rows:
        yield {**ROW, "name": begins}

    assert values_of(await content_of(rows(), "csv"))[-1][1] == f"'{begins}"


@pytest.mark.unit
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
async def test_a_list_that_breaks_off_is_no_file_and_leaves_none(
    kind: Kind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    async def rows() -> AsyncIterator[Mapping[str, Cell]]:
        yield ROW
        raise Down("submissions")

    with pytest.raises(Down):
        await as_file(Listing("ds", "Danh sách", COLUMNS, rows()), kind)
    assert files_in(tmp_path) == []


@pytest.mark.unit
async def test_a_list_is_asked_for_to_its_end() -> None:
    pages = {None: ([1, 2], "b"), "b": ([3], "c"), "c": ([], None)}

    class Paged(Asking):
        async def get(self, service: str, path: str, **query: Any) -> Any:
            assert (service, path, query["status"]) == ("submissions", "/dossiers", "draft")
            items, more = pages[query["cursor"]]
            return {"items": items, "next_cursor": more}

    asking = Paged(Services(Network(), {}), "", uuid4())
    assert [one async for one in every(asking, "submissions", "/dossiers", status="draft")] == [1, 2, 3]


@pytest.mark.stack
@pytest.mark.asyncio(loop_scope="package")
class TestLists:
    """As the pages offer them, before real services."""

    async def test_every_list_that_a_page_shows_is_offered_and_right(self, here: Desk) -> None:
        dossier, _ = await voting(here)
        base, unit = f"/ho-so/{dossier['id']}", here.world.province.units[DISTRICT].unit_id
        pages = {
            "/": "Việc",
            "/ho-so?search=nguyen": "Trình lần",
            base: "Loại đối tượng",
            "/phien-hop": "Phiên thứ",
            "/phong-trao": "Nhận hồ sơ từ ngày",
            f"/dot-xet/{dossier['round_id']}/dang-cho": "Lâu nhất từ",
            f"/dot-xet/{dossier['round_id']}/chua-trinh": "Thuộc",
            "/don-vi": "Mã",
            f"/don-vi/{unit}/phan-cong": "Vai trò",
        }
        async with here.browser(here.world.members[0]) as browser:
            found = {}
            for address in pages:
                offered = (await browser.open(address)).root.xpath(FILES)
                assert [link.partition("?")[0].rpartition(".")[2] for link in offered] == ["xlsx", "csv"], (
                    address
                )
                sheet, values = [(await browser.client.get(link)) for link in offered]
                assert (sheet.status_code, values.status_code) == (200, 200), address
                rows = values_of(values.content)
                heading = next(number for number, row in enumerate(rows) if len(row) > 1)
                found[address] = rows[heading:]
                assert sheet_of(sheet.content).max_row == len(rows)
        assert {
            address: next(h for h in rows[0] if h == pages[address]) for address, rows in found.items()
        } == pages
        names = {nominee["name"] for nominee in dossier["nominees"]}
        assert names <= {row[1] for row in found[base]}
        assert all(len(rows) > 1 for rows in found.values()), {
            each: len(rows) for each, rows in found.items()
        }

    async def test_what_it_was_narrowed_by_stands_in_the_head(self, here: Desk) -> None:
        officer = here.person("officer", COMMUNE)
        await here.world.province.draft(by=officer)
        async with here.browser(officer) as browser:
            answer = await browser.client.get("/ho-so/danh-sach.csv?search=nguyen&status=draft&overdue=true")
        assert [row[0] for row in values_of(answer.content)[:4]] == [
            "Danh sách hồ sơ", "Tìm: nguyen", "đang soạn", "quá hạn",
        ]  # fmt: skip

    async def test_so_does_the_kind_of_tasks(self, here: Desk) -> None:
        dossier = await here.world.nominated()
        await here.world.proposed_by_the_commune(dossier)
        await here.world.province.lead(dossier["id"], 2, "check")
        async with here.browser(here.person("standing_officer", "300-NV")) as browser:
            answer = await browser.client.get("/viec-cua-toi.csv?what=check")
        rows = values_of(answer.content)
        assert [row[:1] for row in rows[:3]] == [["Việc của tôi"], ["Kiểm tra hồ sơ"], []]
        assert {row[0] for row in rows[4:]} == {"Kiểm tra hồ sơ"}
        checked = f"/dossiers/{dossier['id']}/stages/2/check"
        await here.world.ok(
            "submissions", checked, here.person("standing_officer", "300-NV"), {"complete": True}
        )

    async def test_people_who_were_looked_for(self, here: Desk) -> None:
        async with here.browser(here.person("administrator", PROVINCE)) as browser:
            (link, _) = (await browser.open("/quan-tri/nguoi?name=nguyen")).root.xpath(FILES)
            rows = values_of((await browser.client.get(link.replace("xlsx", "csv"))).content)
        assert rows[:2] == [["Cán bộ và vai trò"], ["Tìm: nguyen"]]
        found = [row for row in rows[4:] if row[1] == str(here.person("officer", COMMUNE))]
        assert [row[2] for row in found] == ["Công chức phụ trách thi đua"]

    async def test_another_ending_is_no_list(self, here: Desk) -> None:
        async with here.browser(here.person("officer", COMMUNE)) as browser:
            assert (await browser.open("/ho-so/danh-sach.pdf")).status in {404, 422}

    @pytest.mark.parametrize("service", ["submissions", "scoring", "awards"])
    async def test_tasks_of_some_services_are_not_all_tasks(self, here: Desk, service: str) -> None:
        async with here.browser(here.person("officer", COMMUNE)) as browser:
            here.network.down = {service}
            try:
                answer = await browser.open("/viec-cua-toi.csv")
            finally:
                here.network.down = set()
        assert answer.status == 503
        assert "đang tạm ngừng" in answer.heading
