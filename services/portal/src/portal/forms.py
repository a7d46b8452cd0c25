"""What people send: fields by name, in order, and with an act the key and the tag that its form was shown with.

A file that was chosen is a field, too: its text. So a form with a file is shown, kept and sent again as any other.
"""

import asyncio
import base64
import codecs
import re
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from functools import cached_property
from typing import Annotated, Final, Self
from urllib.parse import parse_qsl
from uuid import UUID, uuid4

from fastapi import Depends, Request

from kit.limits import BodyTooLarge

KEY: Final = "_key"
SEEN: Final = "_seen"
FORM: Final = "_form"
"""Which of a page's forms it is."""
REVIEW: Final = "_review"
"""Set where somebody wants to look once more at what they had typed before they were signed out."""
CONTENT: Final = "_content"
"""The text of a file, chosen or pasted."""
UNREADABLE: Final = "_unreadable"
"""Set where a file that was chosen is no text."""
BYTES: Final = "_bytes"
"""What a file has that is no text, in base64."""
LARGEST_UPLOAD: Final = 448 * 1024
"""Bytes of a form with a file: so much of it can be kept for its writer (`LARGEST_FORM`), and is shown once more with
every step. A whole country's units are more; they come with the installation, by the command line.
"""
MOST_PARTS: Final = 20
"""A form with a file has a handful of fields."""
MOST_FIELDS: Final = 20_000
"""A score sheet has a field for each nomination and criterion, 2,000 and 10 at most."""
_TAG: Final = re.compile(r'"[0-9]{1,18}"')
_HIDDEN: Final = re.compile(
    r"^_|^(item|nominee|decision|unit|round)_id$|^(seen|called)-|^(take|recused_item|to)$"
)
"""Names of fields that nobody sees."""
_AMOUNT: Final = re.compile(r"[0-9]{1,15}|[0-9]{1,3}(\.[0-9]{3}){1,4}")
_FORM: Final = "application/x-www-form-urlencoded"
_PARTS: Final = "multipart/form-data"
_NESTED: Final = re.compile(rb"content-type:[^a-z0-9;]*(?:multipart|message)/", re.IGNORECASE)
"""A form within a form: none of ours, and every level more makes the reading of each line longer."""
_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class FormUnreadable(Exception):
    """The body is no form of ours, or has more fields than any of our forms."""


@dataclass(frozen=True)
class Form:
    """Fields as they were typed."""

    fields: tuple[tuple[str, str], ...] = ()
    _first: dict[str, str] = field(init=False, default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        for name, value in self.fields:
            self._first.setdefault(name, value)

    @classmethod
    def of(cls, body: bytes) -> Self:
        """Raises FormUnreadable."""
        try:
            pairs = parse_qsl(
                body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict"
            )
        except ValueError as error:
            raise FormUnreadable from error
        return cls(tuple((name, value.replace("\r\n", "\n")) for name, value in pairs))

    @classmethod
    def of_parts(cls, content_type: str, body: bytes) -> Self:
        """Of a form with a file, which stands for what was pasted. Raises FormUnreadable."""
        head = Message()
        head["Content-Type"] = content_type
        boundary = head.get_boundary()
        if not boundary or body.count(b"--" + boundary.encode()) > MOST_PARTS or _NESTED.search(body):
            raise FormUnreadable
        message = message_from_bytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
        if not message.is_multipart():
            raise FormUnreadable
        fields: dict[str, str] = {}
        chosen: dict[str, str] = {}
        for part in message.walk():
            if part is message:
                continue
            name, content = (
                part.get_param("name", header="content-disposition"),
                part.get_payload(decode=True),
            )
            if not isinstance(name, str) or not isinstance(content, bytes):
                raise FormUnreadable
            if part.get_filename() is None:
                fields[name] = _text_of(content) or ""
            elif content:
                text = _text_of(content)
                chosen |= {CONTENT: text} if text is not None else {UNREADABLE: "1", BYTES: _as_text(content)}
        return cls(tuple((fields | chosen).items()))

    def __contains__(self, name: str) -> bool:
        return name in self._first

    def text(self, name: str) -> str:
        """A field without the blanks around it; empty where it was left out."""
        return self._first.get(name, "").strip()

    @property
    def content(self) -> str:
        """The file's text as it came, so that its lines are counted as whoever sent it counts them."""
        return self._first.get(CONTENT, "")

    @property
    def bytes_sent(self) -> bytes:
        """A file that was chosen, as it came; empty where none was, or where it is text."""
        try:
            return base64.b64decode(self._first.get(BYTES, ""), validate=True)
        except ValueError:
            return b""

    @property
    def typed(self) -> list[str]:
        """What a person reads again of it."""
        return [value for name, value in self.fields if not _HIDDEN.search(name) and value.strip()]

    def amount(self, name: str) -> int | str | None:
        """Whole đồng as they were typed, `1.410.000` or `1410000`; what is neither stays a text, which is refused; None
        where nothing was typed.
        """
        typed = self.text(name)
        return int(typed.replace(".", "")) if _AMOUNT.fullmatch(typed) else typed or None

    def every(self, name: str) -> list[str]:
        """All values of a field that comes several times."""
        return [value for named, value in self.fields if named == name]

    def rows(self, name: str, columns: tuple[str, ...]) -> list[dict[str, str]]:
        """Rows of a table, whose fields are called `name-0-column`; those in which nothing was typed are none."""
        typed = (
            {column: self.text(f"{name}-{number}-{column}") for column in columns}
            for number in range(sum(1 for named in self._first if named.startswith(f"{name}-")))
        )
        return [row for row in typed if any(row.values())]

    @cached_property
    def key(self) -> str:
        """The act's key: the form's own, so that sending it twice is one act."""
        try:
            return str(UUID(self.text(KEY)))
        except ValueError:
            return new_key()

    @property
    def seen(self) -> str:
        """The tag of what was shown with the form; what is none of ours is nothing that was seen."""
        return tag_in(self.text(SEEN))

    @property
    def name(self) -> str:
        """Which of its page's forms it is."""
        return self.text(FORM)

    def id(self, name: str) -> UUID:
        """An id that a field names; where it names none, that of nobody."""
        try:
            return UUID(self.text(name))
        except ValueError:
            return UUID(int=0)

    def ids(self, name: str) -> list[UUID]:
        """Likewise of a field that comes several times; what is no id is left out."""
        found = []
        for value in self.every(name):
            try:
                found.append(UUID(value))
            except ValueError:
                continue
        return found


def tag_in(text: str) -> str:
    """A tag as services give them; nothing where it is none."""
    return text if _TAG.fullmatch(text) else ""


def new_key() -> str:
    """A key for a form that is shown."""
    return str(uuid4())


async def read_form(request: Request) -> Form:
    """The form of this request, however often it is asked for. Raises FormUnreadable."""
    kept: Form | None = getattr(request.state, "form", None)
    if kept is None:
        kept = request.state.form = await _read(request)
    return kept


async def _read(request: Request) -> Form:
    content_type = request.headers.get("content-type", "")
    match content_type.partition(";")[0].strip().lower():
        case found if found == _FORM:
            return Form.of(await request.body())
        case found if found == _PARTS:
            body = await request.body()
            if len(body) > LARGEST_UPLOAD:
                raise BodyTooLarge(limit=LARGEST_UPLOAD)
            return await asyncio.to_thread(Form.of_parts, content_type, body)  # others are answered meanwhile
    raise FormUnreadable


def _as_text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _text_of(content: bytes) -> str | None:
    """What Excel calls Unicode text is UTF-16; everything else is UTF-8, or no text."""
    try:
        text = content.decode("utf-16" if content.startswith(_UTF_16) else "utf-8-sig")
    except UnicodeDecodeError:
        return None
    return text.replace("\r\n", "\n")


Sent = Annotated[Form, Depends(read_form)]
"""The form that came, as a parameter of a route."""
