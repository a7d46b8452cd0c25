"""From a record to the bytes of its documents, in each format."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final

from kit.vietnamese import plain_words
from papers.composing import paper_of
from papers.domain import AskedCertificates, Made
from papers.errors import DoesNotFit
from papers.forms import Form, Of, forms_for
from papers.letters import require_printable
from papers.paper import Paper
from papers.pdf import Unfit, certificates_pdf, pdf_of
from papers.record import Publication, Record
from papers.schemas import Format
from papers.stocks import certificates_of
from papers.word import word_of

_WRITERS: Final[Mapping[Format, Callable[[Paper], bytes]]] = {"pdf": pdf_of, "docx": word_of}


def documents_of(record: Record) -> list[Made]:
    """Every document that an issued decision has, by the forms of the day of its issue. Raises NotPrintable."""
    assert record.publication is not None  # noqa: S101 - it is whole
    return list(_documents_of(record, record.publication))


def _documents_of(record: Record, publication: Publication) -> Iterator[Made]:
    for form in forms_for(record, publication.issued_on):
        paper = paper_of(form, record, publication.issued_on)
        require_printable(paper)
        number = f"{publication.number} {publication.series}"
        for format_, write in _WRITERS.items():
            content = write(paper)
            digest = hashlib.sha256(content).hexdigest()
            yield Made(form.kind, format_, file_name(form.name, number), form.version, digest, content)


def file_name(name: str, number: str) -> str:
    """In letters that every system of files has: quyet-dinh-khen-thuong-1025-qd-ubnd."""
    words = plain_words(f"{name} {number}").encode("ascii", "ignore").decode()
    return "-".join(words.split())


def certificates(record: Record, asked: AskedCertificates) -> bytes:
    """Certificates of some entries of an issued decision, as PDF. Raises NoForm, NotPrintable, DoesNotFit."""
    assert record.publication is not None  # noqa: S101 - it is whole
    sheets = certificates_of(record, asked, record.publication.issued_on)
    require_printable(sheets)
    try:
        return certificates_pdf(sheets)
    except Unfit as unfit:
        raise DoesNotFit(number=asked.first + unfit.sheet) from unfit


def written(record: Of, form: Form, day: date, format_: Format) -> bytes:
    """One paper of a record, for whoever waits for it. Raises NotPrintable."""
    paper = paper_of(form, record, day)
    require_printable(paper)
    return _WRITERS[format_](paper)
