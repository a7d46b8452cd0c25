"""The workbook in which a unit writes its list of nominees for one round, and what to know about it."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from portal.components.words import terms, words
from portal.dossiers.list_planning import MOST_NOMINEES
from portal.dossiers.list_reading import COLUMNS

_WIDTHS: Final = {"subject_type": 22, "name": 32, "description": 40, "award_code": 44, "summary": 60}
_DAY_WIDTH: Final = 13
_CHOSEN: Final = ("subject_type", "award_code")
_HEADING: Final = 2
"""The row of the headings, from 0."""
_FIRST: Final = _HEADING + 1
_LAST: Final = _HEADING + MOST_NOMINEES
_A4: Final = 9


def template(title: str, awards: Sequence[str]) -> bytes:
    """A workbook with the list to fill in, one page of instructions, and what may be chosen: the kinds of subjects, and
    the round's awards by name.
    """
    content = BytesIO()
    book = Workbook(content)
    named = terms("columns_of_list")
    chosen = {"subject_type": list(terms("subject_type").values()), "award_code": list(awards)}
    sheet = book.add_worksheet(words("list_sheet"))
    _guidance(book, book.add_worksheet(words("list_guidance_sheet")), named)
    ranges = _choices(book, chosen)
    _list(book, sheet, title, named, ranges)
    sheet.activate()
    book.close()
    return content.getvalue()


def _list(
    book: Workbook, sheet: Worksheet, title: str, named: Mapping[str, str], ranges: Mapping[str, str]
) -> None:
    bold = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "top", "border": 1, "bg_color": "#E8EDF3"}
    )
    text = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    day = book.add_format({"valign": "top", "num_format": "dd/mm/yyyy"})
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 13}))
    for at, column in enumerate(("number", *COLUMNS)):
        sheet.write_string(_HEADING, at, named[column], bold)
        sheet.set_column(at, at, *_form_of(column, text, day))
        if column in ranges:
            sheet.data_validation(
                _FIRST,
                at,
                _LAST,
                at,
                {
                    "validate": "list",
                    "source": ranges[column],
                    "error_title": words("list_choice_title"),
                    "error_message": words("list_choice_message"),
                },
            )
    sheet.freeze_panes(_FIRST, 3)
    sheet.repeat_rows(_HEADING)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)


def _form_of(column: str, text: Format, day: Format) -> tuple[float, Format]:
    if column == "number":
        return 6, text
    if column.startswith("period_"):
        return _DAY_WIDTH, day
    return _WIDTHS[column], text


def _choices(book: Workbook, chosen: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """A hidden sheet with a column for each list, and where each stands."""
    name = words("list_choices_sheet")
    sheet = book.add_worksheet(name)
    sheet.hide()
    ranges = {}
    for at, column in enumerate(_CHOSEN):
        sheet.write_column(0, at, chosen[column])
        letter = "AB"[at]
        ranges[column] = f"='{name}'!${letter}$1:${letter}${max(len(chosen[column]), 1)}"
    return ranges


def _guidance(book: Workbook, sheet: Worksheet, named: Mapping[str, str]) -> None:
    bold = book.add_format({"bold": True, "valign": "top"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 34, bold)
    sheet.set_column(1, 1, 90, text)
    sheet.write_string(0, 0, words("list_guidance_title"), bold)
    row = 2
    for column, help_ in terms("help_of_list").items():
        sheet.write_string(row, 0, named.get(column, ""), bold)
        sheet.write_string(row, 1, help_, text)
        row += 1
