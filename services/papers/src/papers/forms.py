"""From a decision's record to its papers, by the forms that are data (`forms.yaml`)."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

import yaml
from jinja2 import Environment, StrictUndefined

from kit.amounts import in_words
from kit.schemas import Body
from papers.dated import Dated
from papers.errors import NoForm, words
from papers.paper import Align, Check, Column, Grid, Head, Paper, Paragraph, Sheet, Signature
from papers.record import Kind, Publication, Record

PaperKind = Literal["decision", "hand_over", "prize_money", "register_excerpt"]
_FILE: Final = "forms.yaml"
_TEN: Final = 10
_FEBRUARY: Final = 2


class _ColumnForm(Body):
    head: str
    width: int
    align: Align = "left"
    value: str
    when: str = "true"


class _TotalForm(Body):
    cells: tuple[str, ...]
    when: str = "true"


class _PartForm(Body):
    """A paragraph (`text`), one for each of several (`each`), an article, or a table of rows (`grid`)."""

    text: str = ""
    article: str = ""
    each: str = ""
    grid: str = ""
    columns: tuple[_ColumnForm, ...] = ()
    total: _TotalForm | None = None
    when: str = "true"


class _LineForm(Body):
    text: str
    when: str = "true"


class _SheetForm(Body):
    """`head`: the decision's, with its number and date; that of minutes, with a number to be filled in; one without a
    number; none for an annex, over whose title `over` stands.
    """

    head: Literal["record", "minutes", "plain"] | None = None
    over: str = ""
    title: str
    subject: str
    authority: str = ""
    bases: bool = False
    decides: str = ""
    check: bool = False
    body: tuple[_PartForm, ...]
    recipients: tuple[_LineForm | str, ...] = ()
    signatures: tuple[Signature, ...] = ()


class Form(Dated):
    """The words of a paper, for decisions of these kinds that were issued within its dates."""

    kind: PaperKind
    of: tuple[Kind, ...]
    version: str
    name: str
    when: str = "true"
    sheets: tuple[_SheetForm, ...]

    def counts_for(self, record: Record, day: date) -> bool:
        return self.is_valid_on(day) and record.kind in self.of and _is(self.when, {"record": record})


class Forms(Body):
    """The whole file."""

    state: str
    motto: str
    recipients: str
    article: str
    base: str
    bases_begin: tuple[str, ...]
    draft: str
    check: str
    place_and_date: str
    number: str
    no_number: str
    minutes_number: str
    cited: str
    forms: tuple[Form, ...]


def forms_for(record: Record, day: date) -> Iterator[Form]:
    """The form of each paper that the decision has, by the day on which it was issued, or is drafted."""
    return (form for form in load_forms().forms if form.counts_for(record, day))


def decision_form(record: Record, day: date) -> Form:
    """The form of the decision itself. Raises NoForm."""
    for form in forms_for(record, day):
        if form.kind == "decision":
            return form
    raise NoForm(day=day)


def paper_of(form: Form, record: Record, day: date) -> Paper:
    """The paper of the record in this form, marked where the decision is not issued."""
    return Paper(
        name=form.name,
        day=day,
        sheets=tuple(_sheet(sheet, record) for sheet in form.sheets),
        mark="" if record.publication else load_forms().draft,
    )


def _sheet(form: _SheetForm, record: Record) -> Sheet:
    said: dict[str, Any] = {"record": record, "cited": cited}
    body = tuple(_body(form.body, said))
    said["articles"] = sum(isinstance(part, Paragraph) and bool(part.name) for part in body)
    recipients = [_LineForm(text=each) if isinstance(each, str) else each for each in form.recipients]
    return Sheet(
        title=filled(form.title, said),
        subject=filled(form.subject, said),
        over=form.over,
        head=_head(record, form.head) if form.head else None,
        authority=filled(form.authority, said),
        bases=tuple(_bases(record)) if form.bases else (),
        decides=form.decides,
        body=body,
        recipients_are=load_forms().recipients if recipients else "",
        recipients=tuple(filled(each.text, said) for each in recipients if _is(each.when, said)),
        check=_check(record, said) if form.check else None,
        signatures=tuple(
            Signature(filled(each.capacity, said), filled(each.name, said)) for each in form.signatures
        ),
    )


def _head(record: Record, of: Literal["record", "minutes", "plain"]) -> Head:
    forms, letterhead, publication = load_forms(), record.letterhead, record.publication
    said = {
        "publication": publication,
        "place": letterhead.place,
        "day": publication.issued_on if publication and of == "record" else None,
    }
    number = forms.number if publication else forms.no_number
    return Head(
        state=forms.state,
        motto=forms.motto,
        above=letterhead.above,
        issuer=letterhead.issuer,
        number={"record": filled(number, said), "minutes": forms.minutes_number, "plain": ""}[of],
        place_and_date="" if of == "minutes" else filled(forms.place_and_date, said),
    )


def _check(record: Record, said: Mapping[str, Any]) -> Check | None:
    """None of a draft, and of a decision of before papers had codes."""
    if record.check_address is None:
        return None
    return Check(record.check_address, filled(load_forms().check, said))


def _bases(record: Record) -> Iterator[Paragraph]:
    """One to a line: each but the last ends with a semicolon, that one with a full stop (Annex I, II.6)."""
    forms, last = load_forms(), len(record.legal_bases) - 1
    for place, base in enumerate(record.legal_bases):
        has_begun = base.casefold().startswith(forms.bases_begin)
        said = f"{base[0].upper()}{base[1:]}" if has_begun else f"{forms.base} {base}"
        yield Paragraph(_open(said) + (";" if place < last else "."), "base")


def _body(parts: tuple[_PartForm, ...], said: Mapping[str, Any]) -> Iterator[Paragraph | Grid]:
    articles = 0
    for part in parts:
        if not _is(part.when, said):
            continue
        if part.article:
            articles += 1
            yield Paragraph(filled(part.article, said), "article", f"{load_forms().article} {articles}.")
        elif part.grid:
            yield _grid(part, said)
        elif part.each:
            rows = _value(part.each, said)
            for place, row in enumerate(rows, start=1):
                yield Paragraph(filled(part.text, {**said, "row": row, "last": place == len(rows)}))
        else:
            yield Paragraph(filled(part.text, said))


def _grid(part: _PartForm, said: Mapping[str, Any]) -> Grid:
    kept = [_is(column.when, said) for column in part.columns]
    columns = [column for column, is_kept in zip(part.columns, kept, strict=True) if is_kept]
    cells = [_compiled(column.value) for column in columns]
    rows = tuple(
        tuple(cell.render(said, row=row, number=number) for cell in cells)
        for number, row in enumerate(_value(part.grid, said), start=1)
    )
    total: tuple[str, ...] = ()
    if part.total and _is(part.total.when, said):
        total = tuple(
            filled(cell, said) for cell, is_kept in zip(part.total.cells, kept, strict=True) if is_kept
        )
    return Grid(tuple(Column(one.head, one.width, one.align) for one in columns), rows, total)


def cited(publication: Publication | None) -> str:
    """A decision inside a sentence, by its number and date; a draft by the room for them."""
    return filled(load_forms().cited, {"publication": publication}) if publication else words("not_numbered")


def long_day(day: date) -> str:
    """Days under ten and months one and two with a zero before them (Decree 30/2020, Annex I, II.4)."""
    month = f"{day.month:02}" if day.month <= _FEBRUARY else str(day.month)
    return words("day", day=day.day, month=month, year=day.year)


def _open(text: str) -> str:
    """Without what ends it, since a sentence goes on or ends by itself."""
    return text.rstrip(" .;")


def _two(number: object) -> str:
    """With a zero before what is under ten (II.3)."""
    text = str(number)
    return f"0{text}" if text.isdecimal() and int(text) < _TEN and len(text) == 1 else text


def _amount(dong: int | None) -> str:
    """1.410.000, and nothing for none."""
    return "" if dong is None else f"{dong:,}".replace(",", ".")


def filled(template: str, said: Mapping[str, Any]) -> str:
    """A text of a form, filled from what is said."""
    return str(_compiled(template).render(said))


def _is(expression: str, said: Mapping[str, Any]) -> bool:
    return bool(_value(expression, said))


def _value(expression: str, said: Mapping[str, Any]) -> Any:
    return _expression(expression)(**said)


@cache
def _compiled(template: str) -> Any:
    return _environment().from_string(template)


@cache
def _expression(expression: str) -> Any:
    return _environment().compile_expression(expression, undefined_to_none=False)


@cache
def _environment() -> Environment:
    environment = Environment(
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - plain text: its writers take it as text
    )
    environment.filters |= {
        "two": _two,
        "open": _open,
        "amount": _amount,
        "in_words": in_words,
        "long_day": long_day,
    }
    return environment


@cache
def load_forms() -> Forms:
    """Those of this build."""
    return Forms.model_validate(yaml.safe_load(files("papers").joinpath(_FILE).read_text("utf-8")))
