"""Decisions as records, by hand and at random, and what documents of them say when they are read back."""

import io
import unicodedata
from collections import Counter
from datetime import date
from typing import Any, Final
from uuid import UUID

import pypdfium2
from docx import Document
from hypothesis import strategies as st

from papers.record import Entry, Letterhead, Publication, Record

GIAY_KHEN: Final = "Giấy khen của Chủ tịch Ủy ban nhân dân huyện"
TITLE: Final = "Lao động tiên tiến"
ISSUED: Final = Publication(number="7", series="QĐ-UBND", issued_on=date(2025, 2, 5))
HEAD: Final = Letterhead(
    issuer="Ủy ban nhân dân\nhuyện Thanh Miện",
    above=None,
    authority="Chủ tịch Ủy ban nhân dân huyện Thanh Miện",
    capacity="Chủ tịch",
    place="Thanh Miện",
)


def entry(name: str = "Ông Nguyễn Văn An", **more: Any) -> Entry:
    said: dict[str, Any] = {"award": GIAY_KHEN, "is_title": False, "register_number": 1, "prize_money": None}
    return Entry(name=name, **(said | more))


def record(*entries: Entry, **more: Any) -> Record:
    """An issued decision that awards, unless said otherwise."""
    said: dict[str, Any] = {
        "decision_id": UUID(int=1),
        "kind": "award",
        "letterhead": HEAD,
        "publication": ISSUED,
        "legal_bases": (
            "Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022.",
            "Xét đề nghị của Phòng Nội vụ;",
        ),
        "achievement_period": "Từ năm 2022 đến năm 2025",
        "reason": None,
        "target": None,
        "entries": entries or (entry(),),
        "instead_of": None,
        "signed_by": "Phạm Thị Dung",
        "check_code": "ABCD-EFGH-JKMN-PQRS",
        "check_address": "HTTPS://THIDUA.TEST/KT/ABCDEFGHJKMNPQRS",
        "standing_office": "Phòng Nội vụ",
    }
    return Record(**(said | more))


_LETTERS: Final = (
    "AĂÂBCDĐEÊGHIKLMNOÔƠPQRSTUƯVXY"
    "aăâbcdđeêghiklmnoôơpqrstuưvxy"
    "àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
    "ÀẢÃÁẠẰẲẴẮẶẦẨẪẤẬÈẺẼÉẸỀỂỄẾỆÌỈĨÍỊÒỎÕÓỌỒỔỖỐỘỜỞỠỚỢÙỦŨÚỤỪỬỮỨỰỲỶỸÝỴ"
)
_MEANT_OTHERWISE: Final = "&<>*_#$@`'\"\\{}[]()~=/-+%0123456789"
"""Signs that mean something to Typst, to Jinja, or to XML."""
A_LONG_TEXT: Final = 400
"""Signs that may go on over a page's end, where its number stands in between."""
_HYPHEN_AT_THE_END: Final = "\x02"
"""What PDFium answers for a hyphen behind which a line breaks: it takes it for one of hyphenation."""
_WORDS: Final = st.text(_LETTERS + _MEANT_OTHERWISE, min_size=1, max_size=12)
names: Final = st.lists(_WORDS, min_size=1, max_size=6).map(" ".join)
entries: Final = st.builds(
    entry,
    names,
    award=st.sampled_from([GIAY_KHEN, TITLE, "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh"]),
    is_title=st.booleans(),
    register_number=st.integers(1, 99_999),
    prize_money=st.none() | st.integers(0, 10_000_000_000),
)
decisions: Final = st.builds(
    lambda many, kind, number, day, period, signed_by: record(
        *many,
        kind=kind,
        reason=None if kind == "award" else "Ghi sai",
        target=None if kind == "award" else ISSUED,
        publication=Publication(number=number, series="QĐ-UBND", issued_on=day),
        achievement_period=period,
        signed_by=signed_by,
    ),
    st.lists(entries, min_size=1, max_size=12),
    st.sampled_from(["award", "amend", "replace", "revoke"]),
    st.integers(1, 9999).map(str),
    st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    names,
    names,
)


def text_of_pdf(content: bytes) -> str:
    """Everything that can be searched and copied, without any blank: lines break where they break."""
    document = pypdfium2.PdfDocument(content)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    return squeezed(text.replace(_HYPHEN_AT_THE_END, "-"))


def text_of_word(content: bytes) -> str:
    """Likewise."""
    document = Document(io.BytesIO(content))
    return squeezed(
        "".join(part.text or "" for part in document.element.body.iter() if part.tag.endswith("}t"))
    )


def stands_in(text: str, said: str) -> bool:
    """Whether what was read back says the text: as it is, or where it goes on over pages all of its letters."""
    sought = squeezed(text)
    return sought in said or (len(sought) > A_LONG_TEXT and Counter(sought) <= Counter(said))


def squeezed(text: str) -> str:
    assert unicodedata.is_normalized("NFC", text)
    return "".join(text.split())
