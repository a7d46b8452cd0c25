"""From a record and a form to a paper, with every word that is printed."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from papers.filling import compiled, filled, holds, value, without_end
from papers.forms import Form, LineForm, Of, PartForm, SheetForm, cited, load_forms
from papers.paper import Check, Column, Grid, Head, Paper, Paragraph, Sheet

_Said = Mapping[str, Any]


def paper_of(form: Form, record: Of, day: date) -> Paper:
    """The paper of the record in this form, marked where it is a draft."""
    said = {"record": record, "cited": cited}
    return Paper(
        name=form.name,
        day=day,
        sheets=tuple(each for sheet in form.sheets for each in _sheets(sheet, said)),
        mark=load_forms().draft if record.is_draft else "",
    )


def _sheets(form: SheetForm, said: _Said) -> Iterator[Sheet]:
    if form.of_each:
        for whose in value(form.of_each, said):
            yield _sheet(form, {**said, "whose": whose})
    else:
        yield _sheet(form, said)


def _sheet(form: SheetForm, told: _Said) -> Sheet:
    said = {**told, "letterhead": value(form.letterhead, told)}
    body = tuple(_body(form.body, said))
    said["articles"] = sum(isinstance(part, Paragraph) and part.style == "article" for part in body)
    recipients = [LineForm(text=each) if isinstance(each, str) else each for each in form.recipients]
    return Sheet(
        title=filled(form.title, said),
        subject=filled(form.subject, said),
        over=form.over,
        head=_head(form, said) if form.head else None,
        to=filled(form.to, said),
        authority=filled(form.authority, said),
        bases=tuple(_bases(said["record"])) if form.bases else (),
        decides=form.decides,
        body=body,
        recipients_are=load_forms().recipients if recipients else "",
        recipients=tuple(filled(each.text, said) for each in recipients if holds(each.when, said)),
        check=_check(said) if form.check else None,
        signatures=tuple(
            replace(each, capacity=filled(each.capacity, said), name=filled(each.name, said))
            for each in form.signatures
        ),
    )


def _head(form: SheetForm, said: _Said) -> Head:
    forms, letterhead = load_forms(), said["letterhead"]
    head = forms.heads[form.head or ""]
    return Head(
        state=forms.state,
        motto=forms.motto,
        above=letterhead.above,
        issuer=letterhead.issuer,
        number=filled(head.number, said),
        about=filled(form.about, said),
        place_and_date=filled(head.place_and_date, said),
    )


def _check(said: _Said) -> Check | None:
    """None of a draft, and of a decision of before papers had codes."""
    address = said["record"].check_address
    return Check(address, filled(load_forms().check, said)) if address else None


def _bases(record: Of) -> Iterator[Paragraph]:
    """One to a line: each but the last ends with a semicolon, that one with a full stop (Annex I, II.6)."""
    forms, last = load_forms(), len(record.legal_bases) - 1
    for place, base in enumerate(record.legal_bases):
        has_begun = base.casefold().startswith(forms.bases_begin)
        said = f"{base[0].upper()}{base[1:]}" if has_begun else f"{forms.base} {base}"
        yield Paragraph(without_end(said) + (";" if place < last else "."), "base")


def _body(parts: tuple[PartForm, ...], said: _Said) -> Iterator[Paragraph | Grid]:
    articles = 0
    for part in parts:
        if not holds(part.when, said):
            continue
        if part.article:
            articles += 1
            yield Paragraph(filled(part.article, said), "article", f"{load_forms().article} {articles}.")
        elif part.section:
            yield Paragraph(filled(part.section, said), "section")
        elif part.grid:
            yield _grid(part, said)
        elif part.each:
            rows = value(part.each, said)
            for place, row in enumerate(rows, start=1):
                yield Paragraph(filled(part.text, {**said, "row": row, "last": place == len(rows)}))
        else:
            yield Paragraph(filled(part.text, said))


def _grid(part: PartForm, said: _Said) -> Grid:
    kept = [holds(column.when, said) for column in part.columns]
    columns = [column for column, is_kept in zip(part.columns, kept, strict=True) if is_kept]
    cells = [compiled(column.value) for column in columns]
    rows = tuple(
        tuple(cell.render(said, row=row, number=number) for cell in cells)
        for number, row in enumerate(value(part.grid, said), start=1)
    )
    total: tuple[str, ...] = ()
    if part.total and holds(part.total.when, said):
        total = tuple(
            filled(cell, said) for cell, is_kept in zip(part.total.cells, kept, strict=True) if is_kept
        )
    return Grid(tuple(Column(one.head, one.width, one.align) for one in columns), rows, total)
