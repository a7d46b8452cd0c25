"""A paper that is made for whoever asks, and kept nowhere."""

from datetime import date

from papers import making
from papers.domain import Drawn
from papers.errors import PaperMissing
from papers.forms import Of, forms_for
from papers.others import Others
from papers.schemas import Format


async def drawn(others: Others, record: Of, day: date, kind: str, format_: Format, number: str) -> Drawn:
    """The record's paper of that kind by the forms of that day; `number` goes into what a file of it is called.

    Raises PaperMissing, NotPrintable.
    """
    for form in forms_for(record, day):
        if form.kind == kind:
            content = await others.make(making.written, record, form, day, format_)
            return Drawn(making.file_name(form.name, number), content)
    raise PaperMissing(kind=kind, format=format_)
