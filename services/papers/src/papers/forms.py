"""The words of papers, as data: which papers there are of what, on which days, and what they say (`forms.yaml`,
`dossier_forms.yaml`, `session_forms.yaml`).
"""

from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal, Protocol

import yaml

from kit.schemas import Body
from papers.dated import Dated
from papers.errors import NoForm, words
from papers.filling import filled, holds
from papers.paper import Align, Signature
from papers.record import Letterhead, Publication

DecisionPaper = Literal["decision", "hand_over", "prize_money", "register_excerpt"]
DraftPaper = Literal["decision", "submission", "slip"]
DossierPaper = Literal["proposal", "achievements", "appraisal", "returned", "declined", "result", "chaser"]
SessionPaper = Literal["invitation", "attendance", "asking", "ballot_paper", "minutes", "count", "conclusion"]
Papered = Literal["award", "amend", "replace", "revoke", "unit", "level", "agenda", "concluded"]
"""What has papers: decisions of each kind; what a unit and what a level says of a dossier; a session before its count
and after.
"""
_FILES: Final = ("forms.yaml", "dossier_forms.yaml", "session_forms.yaml")


class Of(Protocol):
    """What is asked of every record, besides what its forms say of it."""

    @property
    def kind(self) -> str: ...
    @property
    def is_draft(self) -> bool: ...
    @property
    def letterhead(self) -> Letterhead: ...
    @property
    def legal_bases(self) -> tuple[str, ...]: ...
    @property
    def check_address(self) -> str | None: ...


class ColumnForm(Body):
    head: str
    width: int
    align: Align = "left"
    value: str
    when: str = "true"


class TotalForm(Body):
    cells: tuple[str, ...]
    when: str = "true"


class PartForm(Body):
    """A paragraph (`text`), one for each of several (`each`), an article, the name of a `section`, or a table of rows
    (`grid`).
    """

    text: str = ""
    article: str = ""
    section: str = ""
    each: str = ""
    grid: str = ""
    columns: tuple[ColumnForm, ...] = ()
    total: TotalForm | None = None
    when: str = "true"


class LineForm(Body):
    text: str
    when: str = "true"


class HeadForm(Body):
    """Number and symbol, which some papers have not, and place and date."""

    number: str = ""
    place_and_date: str = ""


class SheetForm(Body):
    """`head` is one of `heads`; none for an annex, over whose title `over` stands. What has no title is an official
    letter (công văn), and says what it is `about` under its number. `of_each`: as many sheets as there are such rows.
    """

    head: str | None = None
    letterhead: str = "record.letterhead"
    about: str = ""
    of_each: str = ""
    over: str = ""
    title: str = ""
    subject: str = ""
    authority: str = ""
    to: str = ""
    bases: bool = False
    decides: str = ""
    check: bool = False
    body: tuple[PartForm, ...]
    recipients: tuple[LineForm | str, ...] = ()
    signatures: tuple[Signature, ...] = ()


class Form(Dated):
    """The words of a paper, of what is `of` and counts for a day within its dates."""

    kind: DecisionPaper | DraftPaper | DossierPaper | SessionPaper
    of: tuple[Papered, ...]
    version: str
    name: str
    when: str = "true"
    sheets: tuple[SheetForm, ...]

    def counts_for(self, record: Of, day: date) -> bool:
        return self.is_valid_on(day) and record.kind in self.of and holds(self.when, {"record": record})


class Forms(Body):
    """All files together: what every paper says, and the forms."""

    state: str
    motto: str
    recipients: str
    article: str
    base: str
    bases_begin: tuple[str, ...]
    draft: str
    check: str
    cited: str
    heads: dict[str, HeadForm]
    forms: tuple[Form, ...]


def forms_for(record: Of, day: date) -> Iterator[Form]:
    """The form of each paper that there is of the record, by the day that counts for it."""
    return (form for form in load_forms().forms if form.counts_for(record, day))


def form_for(record: Of, day: date, kind: str) -> Form:
    """The form of that kind of paper. Raises NoForm."""
    for form in forms_for(record, day):
        if form.kind == kind:
            return form
    raise NoForm(day=day)


def cited(publication: Publication | None) -> str:
    """A decision inside a sentence, by its number and date; a draft by the room for them."""
    return filled(load_forms().cited, {"publication": publication}) if publication else words("not_numbered")


@cache
def load_forms() -> Forms:
    """Those of this build."""
    read = [_read(name) for name in _FILES]
    return Forms.model_validate(read[0] | {"forms": [form for each in read for form in each["forms"]]})


def _read(name: str) -> Any:
    return yaml.safe_load(files("papers").joinpath(name).read_text("utf-8"))
