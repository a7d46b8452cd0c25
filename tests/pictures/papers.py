"""`python -m tests.pictures.papers`: the first pages of each kind of paper, as pictures in docs/papers.

Of an example that names nobody: what they show is what is printed.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pypdfium2

from papers.composing import paper_of
from papers.domain import AskedCertificates
from papers.dossier import Late
from papers.forms import Of, forms_for
from papers.making import certificates
from papers.pdf import pdf_of
from papers.record import Before, Record
from tests.papers.chain import DAY, OFFICE, agenda, concluded, counted, dossier, found, level, nominee
from tests.papers.records import ISSUED, entry, record

FOLDER: Final = Path(__file__).parents[2] / "docs" / "papers"
OF_DECISIONS: Final = ("decision", "hand_over", "prize_money", "register_excerpt")
SCALE: Final = 0.9
"""Of 72 dots an inch."""


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, content in documents():
        for number, page in enumerate(pypdfium2.PdfDocument(content), start=1):
            page.render(scale=SCALE).to_pil().convert("L").save(
                FOLDER / f"{name}-{number}.png", optimize=True
            )


def documents() -> Iterator[tuple[str, bytes]]:
    """Each kind of paper by name, as PDF."""
    for kind, of in records().items():
        for form in forms_for(of, ISSUED.issued_on):
            if kind == "award" or form.kind == "decision":
                yield form.version.replace("/", "-"), pdf_of(paper_of(form, of, ISSUED.issued_on))
    for each in chain():
        for form in forms_for(each, DAY):
            if form.kind in OF_DECISIONS:
                continue
            yield form.version.replace("/", "-"), pdf_of(paper_of(form, each, DAY))
    yield "certificate-1", certificates(records()["award"], AskedCertificates(1, 1, outlines=True))


def records() -> dict[str, Record]:
    """A decision of each kind."""
    awarded = (
        entry("Ông Nguyễn Văn Mẫu, Trưởng thôn Một", register_number=12, prize_money=1_410_000),
        entry("Tập thể Trường Trung học cơ sở Ví Dụ", register_number=13, prize_money=2_820_000),
        entry("Hộ bà Trần Thị Mẫu, thôn Hai", register_number=14, prize_money=1_410_000),
    )
    before = Before(
        name="Ông Nguyễn Văn Mấu, Trưởng thôn Một",
        award=None,
        prize_money=1_410_000,
        achievement_period="Từ năm 2022 đến năm 2025",
    )
    about = {"target": ISSUED, "signed_by": "Phạm Thị Mẫu"}
    amended = awarded[0].model_copy(update={"before": before})
    return {
        "award": record(*awarded, signed_by="Phạm Thị Mẫu"),
        "replace": record(*awarded, kind="replace", reason="Ghi sai số của Luật", **about),
        "amend": record(amended, kind="amend", reason="Ghi sai tên", **about),
        "revoke": record(awarded[2], kind="revoke", reason="Khai không đúng thành tích", **about),
        "revoke anew": record(awarded[2], kind="revoke", reason="Ghi sai ngày", instead_of=ISSUED, **about),
    }


def chain() -> Iterator[Of]:
    """What a commune sends, what a district writes of it, and its council."""
    child = nominee("Bà Lê Thị Mẫu, giáo viên Trường Trung học cơ sở Ví Dụ", "individual")
    because = "Chưa đủ thời gian lập thành tích."
    against = {"finding": found(supported=False, reason=because), "is_declined": True, "is_proposed": False}
    yield dossier(nominee(), child)
    yield level(nominee(finding=found()), child.model_copy(update={**against, "reason": because}))
    yield level(
        nominee(state="awarded"),
        child.model_copy(update={"state": "declined", "reason": because}),
        outcome="decided",
        letter=None,
        is_over=True,
    )
    yield level(outcome=None, letter=None, late=Late(step="appraise", office=OFFICE.body, due_on=DAY))
    yield record(entry(), publication=None, office=OFFICE, signed_by=None)
    yield level(outcome="returned", reason="Thiếu biên bản bình xét.", letter=None)
    yield agenda("Hộ ông Nguyễn Văn Mẫu", child.name)
    excused = {
        "in_favour": 1,
        "against": 0,
        "not_voted": 1,
        "excused": ("Trần Văn Mẫu",),
        "is_approved": False,
    }
    yield concluded(counted(), counted(child.name, **excused))


if __name__ == "__main__":
    main()
