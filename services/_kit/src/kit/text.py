"""Kinds of text: what a name, a phrase, a paragraph, a number, a code may be. The one definition for all services.

Each kind is cleaned before it is judged, so that what people see alike is kept alike:
- Unicode normal form C; every blank becomes a plain space; line breaks become one line feed.
- What is invisible and comes along when people copy (zero-width characters, soft hyphens, byte order marks, marks of
  direction, variation selectors) is taken out.
- Ends are trimmed. In a text of one line, runs of spaces become one.

Refused is what no cleaning makes into text: control characters, characters that reorder their neighbours (bidi
embeddings, overrides, isolates), replacement and object characters, fillers that look like blanks, private and
impossible code points; a line break where the kind is one line; and whatever has neither letter nor digit.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from kit.faults import words_of

KIND: Final = "x-text"
"""OpenAPI extension of a field: the kind of its text. A test finds fields of commands and files without one."""
AS_STORED: Final = {"stored": True}
"""Validation context of what was accepted when rules were others: it is read as it is, and not judged again."""
_BREAKS: Final = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE: Final = re.compile(
    "[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]"
)
"""Default_Ignorable_Code_Point (UAX #44) of the harmless sort: without them the text reads the same."""
_BLANKS: Final = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
"""General category Zs (UAX #44), and the tab."""
_REFUSED: Final = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # controls
    "\u202a-\u202e\u2065-\u206f\ufff9-\ufffb"  # what reorders its neighbours, shapes digits, annotates
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"  # format, tags
    "\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffc\ufffd"  # show nothing, or that something was lost
    "\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff"  # halves, private use, noncharacters
    "\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U000e1000-\U0010ffff"
    "]"
)
_PLAIN: Final = re.compile("[\n -~\u00a1-\u00ac\u00ae-\u024f\u1ea0-\u1ef9\u2013-\u2014\u2018-\u2026\u20ab]*")
"""Vietnamese as it is typed: nothing below applies to it, and it is nearly everything that comes."""
_SPACES: Final = re.compile(" {2,}")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})", re.ASCII
)
_EXECUTED: Final = re.compile(r"(?:javascript|vbscript|data|blob|file):", re.IGNORECASE)
"""Schemes that a browser runs or reads instead of opening a page."""


class NotThisKind(ValueError):
    """The text is not of its kind; `code` is stable, the message is Vietnamese and says what to do."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(words_of(code, facts))
        self.code = code
        self.facts = facts


def _visible(text: str) -> str:
    """In normal form C, without what is invisible; blanks are spaces and line breaks line feeds."""
    found = unicodedata.normalize("NFC", text)
    if _PLAIN.fullmatch(found):
        return found
    return _BLANKS.sub(" ", _INVISIBLE.sub("", _BREAKS.sub("\n", found)))


def _trimmed(text: str) -> str:
    return "\n".join(line.strip(" ") for line in text.split("\n")).strip("\n")


@dataclass(frozen=True)
class Kind:
    """One kind of text, as an annotation of `str`. `longest` counts characters after cleaning."""

    name: str
    longest: int
    has_lines: bool = False
    pattern: str | None = None
    looks_like: str | None = None
    """An example, for whoever is refused because of the pattern."""

    def clean(self, text: str) -> str:
        """The text as it is kept. Raises NotThisKind."""
        is_plain = text.isascii() and text.isprintable()
        cleaned = text.strip() if is_plain else self._cleaned(text)
        if not self.has_lines:
            cleaned = _SPACES.sub(" ", cleaned)
        if not any(map(str.isalnum, cleaned)):
            raise NotThisKind("text_blank")
        if len(cleaned) > self.longest:
            raise NotThisKind("text_too_long", longest=self.longest, found=len(cleaned))
        if self.pattern is not None and not re.fullmatch(self.pattern, cleaned):
            raise NotThisKind("text_mismatch", looks_like=self.looks_like)
        return cleaned

    def mended(self, text: str) -> str:
        """What was kept when rules were others, as far as it is of this kind: what `clean` refuses is taken out, line
        breaks of a text of one line become spaces. Empty where nothing is left that is text. Length and pattern are
        not judged.
        """
        found = _REFUSED.sub("", _visible(text))
        if not self.has_lines:
            found = _SPACES.sub(" ", found.replace("\n", " "))
        found = _trimmed(found)
        return found if any(map(str.isalnum, found)) else ""

    def _cleaned(self, text: str) -> str:
        found = _visible(text)
        if odd := _REFUSED.search(found):
            raise NotThisKind("text_character", character=f"U+{ord(odd.group()):04X}")
        found = _trimmed(found)
        if "\n" in found and not self.has_lines:
            raise NotThisKind("text_line_break")
        return found

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_after_validator_function(self._validated, handler(source))

    def _validated(self, text: str, info: ValidationInfo) -> str:
        if info.context is AS_STORED:
            return text
        try:
            return self.clean(text)
        except NotThisKind as error:
            raise PydanticCustomError(error.code, "{words}", error.facts | {"words": str(error)}) from None

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        found = handler(schema) | {KIND: self.name, "minLength": 1, "maxLength": self.longest}
        return found | ({"pattern": f"^(?:{self.pattern})$"} if self.pattern else {})


_DASHES: Final = re.compile("[\u002d\u058a\u2010-\u2015\u2043\u2212\u2e3a\u2e3b]")
"""Hyphens, dashes and the minus sign, after compatibility forms were replaced."""
_SLASHES: Final = re.compile("[\u2044\u2215]")
_LEADING_ZEROS: Final = re.compile("(?<![0-9])0+(?=[0-9])")
_LIKE_D: Final = str.maketrans({"\u00f0": "\u0111", "\u0256": "\u0111"})
"""The Icelandic and the African letter whose capitals are drawn like the Vietnamese Đ, which is what was meant."""


def number_key(number: str) -> str:
    """By what numbers and symbols of documents (số, ký hiệu) are compared: 0910/QĐ-UBND is 910 / qđ–ubnd.

    Compatibility forms, capitals, digits of other scripts, kinds of dash and slash, spaces, leading zeros and letters
    that look like Đ make no difference. The text itself is kept as it was written.
    """
    folded = unicodedata.normalize("NFKC", _INVISIBLE.sub("", number)).casefold()
    digits = "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in folded)
    plain = _SLASHES.sub("/", _DASHES.sub("-", digits.translate(_LIKE_D)))
    return _LEADING_ZEROS.sub("", "".join(plain.split()))


_TONES: Final = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
"""Huyền, sắc, ngã, hỏi, nặng: a syllable has one at most, and older and newer spelling put it on another vowel."""


def name_key(name: str) -> str:
    """The name as two spellings of it share it: without case, invisible characters, doubled blanks, and with the tone
    of each syllable at its end, so that Hoà and Hòa are one.
    """
    visible = name if name.isprintable() else "".join(filter(_is_visible, name))
    return " ".join(map(_tone_last, visible.casefold().split()))


def _is_visible(sign: str) -> bool:
    return unicodedata.category(sign) not in {"Cf", "Cc"} or sign.isspace()


def _tone_last(word: str) -> str:
    signs = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", _TONES.sub("", signs)) + "".join(_TONES.findall(signs))


NAME: Final = Kind("name", 300)
PHRASE: Final = Kind("line", 500)
"""Released contracts call it a line."""
REASON: Final = Kind("reason", 2_000, has_lines=True)
PARAGRAPH: Final = Kind("paragraph", 20_000, has_lines=True)
DOCUMENT_NUMBER: Final = Kind("document_number", 100)
SLUG: Final = Kind("slug", 100, pattern=r"[a-z0-9]+(-[a-z0-9]+)*", looks_like="so-ket-2025")
WORD: Final = Kind("word", 100, pattern=r"[a-z0-9]+(_[a-z0-9]+)*", looks_like="giay_khen_tinh")
UNIT_CODE: Final = Kind("unit_code", 40, pattern=r"[0-9A-Za-z]+([.-][0-9A-Za-z]+)*", looks_like="300-NV")
CLAUSE_CODE: Final = Kind("clause_code", 40, pattern=r"[0-9A-Za-z]+([.-][0-9A-Za-z]+)*", looks_like="1.1a")
SERIES_NUMBER: Final = Kind("series_number", 7, pattern=r"0*[1-9][0-9]{0,5}[A-Za-z]?", looks_like="1025")
SHA256: Final = Kind("sha256", 64, pattern=r"[0-9a-f]{64}", looks_like=words_of("sha256", {}))
EMAIL: Final = Kind(
    "email",
    254,  # RFC 5321, 4.5.3.1.3, less the angle brackets
    pattern=r"[0-9A-Za-z.!#$%&'*+/=?^_`{|}~-]{1,64}@[0-9A-Za-z]([0-9A-Za-z.-]*[0-9A-Za-z])?",
    looks_like="an@example.org",
)
PHONE: Final = Kind("phone", 20, pattern=r"[0-9+ .()-]{6,20}", looks_like="0912 345 678")

Name = Annotated[str, NAME]
"""What somebody or something is called: one line."""
Phrase = Annotated[str, PHRASE]
"""A title, an article, a place: one line."""
Reason = Annotated[str, REASON]
"""Why something is done, in the words of whoever does it."""
Paragraph = Annotated[str, PARAGRAPH]
"""Running text, with line breaks."""
DocumentNumber = Annotated[str, DOCUMENT_NUMBER]
"""Number and symbol of a document as it is written there (số, ký hiệu): 12/TTr-UBND."""
SeriesNumber = Annotated[str, SERIES_NUMBER]
"""A number of the document office's series, without its symbol."""
Slug = Annotated[str, SLUG]
"""A code that people type, with hyphens."""
Word = Annotated[str, WORD]
"""A code of a vocabulary, with underscores: a kind of unit, a level, an award."""
UnitCode = Annotated[str, UNIT_CODE]
ClauseCode = Annotated[str, CLAUSE_CODE]
"""The number of a part of a plan as the plan writes it."""
Sha256 = Annotated[str, SHA256]
Email = Annotated[str, EMAIL]
Phone = Annotated[str, PHONE]
Cursor = Annotated[str, Field(max_length=4_096, json_schema_extra={KIND: "cursor"})]
"""Where a page begins, as the page before said it (`kit.paging`): opaque, so only its length is judged here."""


def _opens_a_page(text: str, info: ValidationInfo) -> str:
    if info.context is not AS_STORED and _EXECUTED.match(text):
        raise _refused("reference_unsafe")
    return text


Reference = Annotated[str, Kind("reference", 500), AfterValidator(_opens_a_page)]
"""Where a document is kept: a number, a place, an address. Never something that a browser would run."""


def _refused(code: str) -> PydanticCustomError:
    return PydanticCustomError(code, "{words}", {"words": words_of(code, {})})


def _spelled(kind: type[date], pattern: re.Pattern[str], code: str) -> BeforeValidator:
    """A day or moment comes as its ISO text: a number, also one in quotes, would be read as seconds since 1970."""

    def judged(value: object, info: ValidationInfo) -> object:
        if info.context is AS_STORED or isinstance(value, kind):
            return value
        if not isinstance(value, str):
            raise _refused(f"{code}_type")
        try:
            if pattern.fullmatch(value):
                return kind.fromisoformat(value)
        except ValueError:
            pass  # well spelled, but no day or hour that there is
        raise _refused(f"{code}_parsing")

    return BeforeValidator(judged)


Day = Annotated[
    date,
    _spelled(date, _DAY, "date"),
    WithJsonSchema({"type": "string", "format": "date", KIND: "day"}),
]
"""A local date, year-month-day in ASCII digits."""


Moment = Annotated[
    datetime,
    _spelled(datetime, _MOMENT, "datetime"),
    WithJsonSchema({"type": "string", "format": "date-time", KIND: "moment"}),
]
"""A date and time with its offset from UTC (RFC 3339), in ASCII digits: whoever writes it says which clock it is."""


def _a_number(value: object, info: ValidationInfo) -> object:
    if info.context is AS_STORED or isinstance(value, Decimal):
        return value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _refused("number_type")
    return Decimal(str(value))


Number = Annotated[Decimal, BeforeValidator(_a_number), WithJsonSchema({"type": "number", KIND: "number"})]
"""An exact number that comes as a JSON number: text would let other digits and spellings in."""
