"""How long a decision's documents take to be made, and whether memory grows with how many are made.

In the process that measures, as papers makes them: from the frozen record to bytes.
"""

import time
from collections.abc import Callable
from typing import Final

import psutil

from papers.composing import paper_of
from papers.domain import AT_ONCE, AskedCertificates
from papers.forms import form_for
from papers.making import certificates, documents_of, written
from papers.pdf import pdf_of
from papers.record import Record
from papers.word import word_of
from tests.bench.goals import Effort, Goal, Row
from tests.papers.chain import DAY, dossier, nominee
from tests.papers.records import ISSUED, entry, record

ONE_DOCUMENT: Final = Goal(0.3, 0.15, more_is_better=False)
ALL_DOCUMENTS: Final = Goal(2.0, 1.0, more_is_better=False)
CERTIFICATES: Final = Goal(10, 2, more_is_better=False)
GROWTH: Final = Goal(50, 10, more_is_better=False)
LETTER: Final = Goal(1.0, 0.3, more_is_better=False)
REPORTS: Final = Goal(5.0, 1.0, more_is_better=False)
NOMINEES: Final = 500
"""Of one dossier, at most."""
ENTRIES: Final = 200
SHEETS: Final = 500
MANY: Final = {False: 50, True: 500}
"""Decisions that are made one after the other; certificates are made of ten times as many entries."""
_MB: Final = 1024 * 1024


async def papers(effort: Effort) -> list[Row]:
    """Of a decision with 200 entries; and what memory has more after many decisions than after the first few."""
    of = _decision(ENTRIES)
    paper = paper_of(form_for(of, ISSUED.issued_on, "decision"), of, ISSUED.issued_on)
    of_many = dossier(*(nominee(f"Hộ ông Nguyễn Văn {place}") for place in range(NOMINEES)))
    letter, reports = form_for(of_many, DAY, "proposal"), form_for(of_many, DAY, "achievements")
    return [
        _row("decision of 200 entries, PDF", ONE_DOCUMENT, effort, lambda: pdf_of(paper)),
        _row("decision of 200 entries, Word", ONE_DOCUMENT, effort, lambda: word_of(paper)),
        _row("all documents of it", ALL_DOCUMENTS, effort, lambda: documents_of(of)),
        _row("500 certificates", CERTIFICATES, effort, lambda: _sheets(_decision(SHEETS))),
        _row("letter that proposes 500, PDF", LETTER, effort, lambda: written(of_many, letter, DAY, "pdf")),
        _row("reports of 500 nominees, PDF", REPORTS, effort, lambda: written(of_many, reports, DAY, "pdf")),
        _row(
            "reports of 500 nominees, Word", REPORTS, effort, lambda: written(of_many, reports, DAY, "docx")
        ),
        Row("papers: memory after many", "MB more", GROWTH, values=(_growth(MANY[effort.full]),)),
    ]


def _row(name: str, goal: Goal, effort: Effort, make: Callable[[], object]) -> Row:
    make()
    return Row(f"papers: {name}", "s", goal, values=tuple(_took(make) for _ in range(effort.pairs)))


def _took(make: Callable[[], object]) -> float:
    began = time.perf_counter()
    make()
    return time.perf_counter() - began


def _growth(number: int) -> float:
    process, of = psutil.Process(), _decision(20)
    for _ in range(10):
        documents_of(of)
    before = process.memory_info().rss
    for _ in range(number):
        documents_of(of)
    _sheets(_decision(number * 10))
    return max(0.0, (process.memory_info().rss - before) / _MB)


def _sheets(of: Record) -> int:
    """In files of as many as one may have; how many bytes."""
    firsts = range(1, len(of.entries) + 1, AT_ONCE)
    return sum(len(certificates(of, AskedCertificates(first, first + AT_ONCE - 1))) for first in firsts)


def _decision(entries: int) -> Record:
    """Names are of usual length; each has an amount."""
    return record(
        *(
            entry(
                f"Ông Nguyễn Văn {place}, Trưởng thôn {place}", register_number=place, prize_money=1_410_000
            )
            for place in range(1, entries + 1)
        )
    )
