"""An administrator's files: every mistake at its line, then what would change, and only then is it recorded, once."""

from typing import Any, Final

import pytest

from portal.administration.answers import mistakes_of
from portal.administration.kinds import KINDS, Kind, command_of
from portal.components.problems import Trouble, trouble_of
from portal.forms import CONTENT, LARGEST_UPLOAD, REVIEW, UNREADABLE, Form, FormUnreadable
from portal.services import Refused
from tests.portal.desk import PORTAL, Browser, Desk, Page
from tests.submissions.province import COMMUNE, EXAMPLE, PROVINCE
from tests.support.examples import EXAMPLES

asyncio = pytest.mark.asyncio(loop_scope="package")
HEADER: Final = "code,name,kind,level,parent_code,valid_from,valid_to\n"
COPIES: Final = {
    "rule_sets.yaml": "hai-phong",
    "movement.yaml": "hai-phong",
    "round.yaml": "hai-phong",
    "awards.yaml": "hai-phong",
    "score_sheet.yaml": "thanh-mien",
}
RULE_SETS: Final = """rule_sets:
  - code: luat-2022
    name: Luật Thi đua, khen thưởng năm 2022
    valid_from: 2024-01-01
    valid_to: 2024-13-31
    documents: []
  - code: luat-2022
    name: [không phải tên]
"""


def form_of(content: str, **fields: str) -> Form:
    return Form(((CONTENT, content), *fields.items()))


def refusal(kind: Kind, form: Form) -> Trouble:
    with pytest.raises(Refused) as refused:
        command_of(kind, form)
    return trouble_of(refused.value, form)


@pytest.mark.unit
@pytest.mark.parametrize("slug", KINDS)
def test_every_kind_has_an_example_that_can_be_read(slug: str) -> None:
    kind = KINDS[slug]
    if kind.example in COPIES:
        assert kind.text() == (EXAMPLES / COPIES[kind.example] / kind.example).read_text("utf-8")
    assert command_of(kind, form_of(kind.text(), reason="Thử")).content


@pytest.mark.unit
@pytest.mark.parametrize(
    ("content", "lines"),
    [
        ("rule_sets:\n  - code: a\n    code: b\n", [3]),
        ("rule_sets: [\n", [2]),
        ("a: &x 1\nb: *x\n", [2]),
        ("a: !!python/object:os.system x\nb: !x y\n", [1, 2]),
        ("a: b\u0007\n", [1]),
    ],
)
def test_broken_yaml_is_refused_here_at_its_lines(content: str, lines: list[int]) -> None:
    trouble = refusal(KINDS["bo-quy-dinh"], form_of(content))
    found = mistakes_of(trouble, content)
    assert [each.line for each in found] == lines
    assert all(each.detail for each in found)


@pytest.mark.unit
def test_a_file_that_is_no_text_is_none_for_anybody() -> None:
    assert refusal(KINDS["don-vi"], Form(((UNREADABLE, "1"),))).code == "invalid_file"


def parts(*fields: tuple[str, str | None, bytes]) -> bytes:
    said = []
    for name, filename, content in fields:
        chosen = f'; filename="{filename}"' if filename is not None else ""
        head = f'--x\r\nContent-Disposition: form-data; name="{name}"{chosen}\r\n\r\n'
        said.append(head.encode() + content + b"\r\n")
    return b"".join(said) + b"--x--\r\n"


@pytest.mark.unit
@pytest.mark.parametrize(
    ("chosen", "content"),
    [
        ("Xã,\r\nmới\r\n".encode(), "Xã,\nmới\n"),
        (b"\xef\xbb\xbf" + "Xã\n".encode(), "Xã\n"),
        ("Xã\tmới\n".encode("utf-16"), "Xã\tmới\n"),
        (b"--x-\r\n\r\n--y\r\n", "--x-\n\n--y\n"),
        (b"", "dán"),
        ("X\xe3".encode("latin-1"), None),
    ],
)
def test_a_chosen_file_is_a_field(chosen: bytes, content: str | None) -> None:
    body = parts(
        ("_file", "đơn vị.csv", chosen), (CONTENT, None, "dán".encode()), ("reason", None, "Vì".encode())
    )
    form = Form.of_parts("multipart/form-data; boundary=x", body)
    assert form.text("reason") == "Vì"
    assert (None if UNREADABLE in form else form.content) == content


@pytest.mark.unit
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"x",
        b"--x\r\n\r\nx\r\n--x--\r\n",
        b"".join(
            b"--%d\r\nContent-Type: multipart/mixed; boundary=%d\r\n\r\n" % (n, n + 1) for n in range(6000)
        ),
        b"--x\rcontent-type:\x1c\r\n message/rfc822\r\n\r\n--x--\r\n",
        parts(*[("a", None, b"")] * 100),
    ],
)
def test_what_is_no_form_is_refused(body: bytes) -> None:
    with pytest.raises(FormUnreadable):
        Form.of_parts("multipart/form-data; boundary=x", body)


async def upload(browser: Browser, slug: str, chosen: bytes, **fields: str) -> Page:
    answer = await browser.client.post(
        f"/quan-tri/tep/{slug}",
        files={"_file": ("tệp.csv", chosen)},
        data={CONTENT: "", **fields},
        headers={"Origin": PORTAL},
    )
    return browser._page(answer)


async def pasted(browser: Browser, slug: str, content: str, **fields: str) -> Page:
    page = await browser.open(f"/quan-tri/tep/{slug}")
    return await page.form(f"/tep/{slug}").fill(**{CONTENT: content, **fields}).send()


def rows(page: Page) -> list[list[str]]:
    """What stands in the page's table, row by row."""
    return [
        [cell.text_content().strip() for cell in row.iter("td")] for row in page.root.findall(".//tbody/tr")
    ]


def unit_file(name: str, code: str = "11299") -> str:
    return f"{HEADER}{code},{name},xa,commune,300,,2025-06-30\n"


async def history(here: Desk) -> Any:
    return await here.directory.sql("SELECT count(*) FROM history")


@pytest.mark.stack
@asyncio
async def test_mistakes_stand_at_their_lines_and_what_was_typed_stays(here: Desk) -> None:
    async with here.browser(here.person("administrator", PROVINCE)) as browser:
        before = await history(here)
        wrong = (
            unit_file("Xã thử")
            + "11298,Xã lạc,xa,commune,888,,2025-06-30\n11297,Xã đâu,xa,commune,777,,2025-06-30\n"
        )
        page = await upload(browser, "don-vi", wrong.encode(), reason="Nghị quyết 5")
        assert page.status == 422, page.words
        assert "11298,Xã lạc,xa,commune,888" in page.words
        assert "invalid_file" in page.words
        assert [row[:2] for row in rows(page)] == [["3", "parent_code"], ["4", "parent_code"]]
        form = page.form("/tep/don-vi")
        assert form.value(CONTENT).strip() == wrong.strip()
        assert form.value("reason") == "Nghị quyết 5"
        without = await form.fill(**{CONTENT: unit_file("Xã thử"), "reason": ""}).send()
        assert (without.status, without.form("/tep/don-vi").value(CONTENT).strip()) == (
            422,
            unit_file("Xã thử").strip(),
        )
        no_text = await upload(browser, "don-vi", "X\xe3".encode("latin-1"), reason="Nghị quyết 5")
        assert "CSV UTF-8" in no_text.words
        large = await upload(browser, "don-vi", b"x" * LARGEST_UPLOAD, reason="Nghị quyết 5")
        assert (large.status, "body_too_large" in large.words) == (413, True)
        assert await history(here) == before


@pytest.mark.stack
@asyncio
async def test_what_was_shown_is_recorded_once(here: Desk) -> None:
    async with here.browser(here.person("administrator", PROVINCE)) as browser:
        shown = await upload(browser, "don-vi", unit_file("Xã mới", "11290").encode(), reason="Nghị quyết 6")
        assert "1 mục thêm mới, 0 mục thay đổi, 0 mục kết thúc" in shown.words
        fields = [*shown.form("/ghi").form.form_values(), (REVIEW, "1")]
        back = await browser.post("/quan-tri/tep/don-vi", fields)
        assert back.form("/tep/don-vi").value(CONTENT).strip() == unit_file("Xã mới", "11290").strip()
        before = await history(here)
        done = await shown.form("/ghi").send()
        assert (done.status, done.heading) == (200, "Đã ghi vào hệ thống"), done.words
        assert "Đã đọc 1 mục, 1 mục mới hoặc thay đổi" in done.words
        after = await history(here)
        assert after != before
        assert (await shown.form("/ghi").send()).words == done.words
        assert await history(here) == after
        nothing = await pasted(browser, "don-vi", unit_file("Xã mới", "11290"), reason="Nghị quyết 6")
        assert "Tệp không thay đổi gì" in nothing.words


@pytest.mark.stack
@asyncio
async def test_who_was_quicker_is_seen_before_it_is_recorded(here: Desk) -> None:
    async with here.browser(here.person("administrator", PROVINCE)) as browser:
        first = await pasted(browser, "don-vi", unit_file("Xã đầu", "11291"), reason="Nghị quyết 7")
        assert (await first.form("/ghi").send()).status == 200
        mine = await pasted(browser, "don-vi", unit_file("Xã của tôi", "11291"), reason="Nghị quyết 8")
        theirs = await pasted(browser, "don-vi", unit_file("Xã của họ", "11291"), reason="Nghị quyết 9")
        assert (await theirs.form("/ghi").send()).status == 200
        late = await mine.form("/ghi").send()
        assert late.status == 412
        assert "Xã của họ → Xã của tôi" in late.words
        assert (await late.form("/ghi").send()).heading == "Đã ghi vào hệ thống"


@pytest.mark.stack
@asyncio
async def test_nothing_is_lost_while_a_service_is_away(here: Desk) -> None:
    async with here.browser(here.person("administrator", PROVINCE)) as browser:
        shown = await pasted(browser, "don-vi", unit_file("Xã chờ", "11292"), reason="Nghị quyết 10")
        here.network.lost.add("directory POST /imports/units")
        try:
            unsure = await shown.form("/ghi").send()
        finally:
            here.network.lost.clear()
        assert (unsure.status, "gửi lại" in unsure.words) == (503, True)
        counted = await history(here)
        assert (await unsure.form("/ghi").send()).heading == "Đã ghi vào hệ thống"
        assert await history(here) == counted, "it had been done"
        here.network.down.add("directory")
        try:
            away = await upload(browser, "don-vi", unit_file("Xã chờ").encode(), reason="Nghị quyết 10")
        finally:
            here.network.down.clear()
        assert (away.status, away.form("/tep/don-vi").value(CONTENT).strip()) == (
            503,
            unit_file("Xã chờ").strip(),
        )


@pytest.mark.stack
@asyncio
async def test_values_in_yaml_have_their_lines_too(here: Desk) -> None:
    async with here.browser(here.person("administrator", PROVINCE)) as browser:
        page = await pasted(browser, "bo-quy-dinh", RULE_SETS)
        assert page.status == 422
        assert [row[:2] for row in rows(page)] == [
            ["5", "/rule_sets/0/valid_to"],
            ["6", "/rule_sets/0/documents"],
            ["7", "/rule_sets/1/valid_from"],
            ["7", "/rule_sets/1/valid_to"],
            ["7", "/rule_sets/1/documents"],
            ["8", "/rule_sets/1/name"],
        ]
        known = (EXAMPLES / EXAMPLE / "rule_sets.yaml").read_text("utf-8")
        shown = await pasted(browser, "bo-quy-dinh", known.replace("năm 2022", "2022"), reason="Sửa tên")
        assert shown.status == 200, shown.words


@pytest.mark.stack
@asyncio
async def test_plans_are_tried_and_recorded_by_whoever_may(here: Desk) -> None:
    plan = (EXAMPLES / EXAMPLE / "movement.yaml").read_text("utf-8") + "reason: Sửa tên gọi\n"
    async with here.browser(here.person("standing_officer", "300-NV")) as browser:
        page = await pasted(browser, "phong-trao", plan)
        assert page.status == 200, page.words
    async with here.browser(here.person("officer", COMMUNE)) as browser:
        for slug in KINDS:
            refused = await pasted(browser, slug, KINDS[slug].text(), reason="Thử")
            assert refused.status in (403, 422), (slug, refused.words)
            assert refused.form(f"/tep/{slug}").value(CONTENT).strip() == KINDS[slug].text().strip()


@pytest.mark.stack
@asyncio
async def test_each_kind_has_a_page_and_an_example_to_take(here: Desk) -> None:
    async with here.browser(here.person("administrator", PROVINCE)) as browser:
        overview = await browser.open("/quan-tri")
        for slug, kind in KINDS.items():
            assert f"/quan-tri/tep/{slug}" in overview.text
            assert (await browser.open(f"/quan-tri/tep/{slug}")).status == 200
            taken = await browser.open(f"/quan-tri/tep/{slug}/mau")
            assert taken.text.lstrip("\ufeff") == kind.text()
        assert (await browser.open("/quan-tri/tep/khong-co")).status == 404
