"""From a decision's record to the bytes of its documents, in each format."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final

from papers.forms import forms_for, paper_of
from papers.paper import Paper
from papers.pdf import pdf_of
from papers.record import Record
from papers.repository import Made
from papers.schemas import Format
from papers.word import word_of

_WRITERS: Final[Mapping[Format, Callable[[Paper], bytes]]] = {"pdf": pdf_of, "docx": word_of}
DECISION: Final = "decision"


def documents_of(record: Record) -> list[Made]:
    """Every document that an issued decision has, by the forms of the day of its issue. Raises NotPrintable."""
    assert record.publication is not None  # noqa: S101 - it is issued
    return list(_documents_of(record, record.publication.issued_on))


def _documents_of(record: Record, day: date) -> Iterator[Made]:
    for form in forms_for(record, day):
        paper = paper_of(form, record, day)
        for format_, write in _WRITERS.items():
            content = write(paper)
            yield Made(form.kind, format_, form.version, hashlib.sha256(content).hexdigest(), content)


def draft_of(record: Record, day: date, format_: Format) -> bytes:
    """How the decision would read, were it issued as it is drafted. Raises NotPrintable."""
    form = next(form for form in forms_for(record, day) if form.kind == DECISION)
    return _WRITERS[format_](paper_of(form, record, day))
