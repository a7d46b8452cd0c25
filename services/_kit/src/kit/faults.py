"""What is wrong with one field, in Vietnamese, with what to do: for request bodies and files alike.

pydantic's own messages are English; its types of error are stable, and each has a text in `messages/faults.yaml`.
"""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from kit.messages import Blank, catalogue

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None
_UNIONS: Final = ("union_tag_not_found", "union_tag_invalid")


def words_of(code: str, facts: Mapping[str, Any]) -> str:
    """The text of one kind of fault. A type that the catalogue lacks is told as such, never in English."""
    texts = catalogue("kit", "faults")
    return texts.get(code, texts["other"]).format_map(Blank(facts))


def fault(place: str, pointer: str, code: str, **facts: Any) -> dict[str, str]:
    """One of a problem's `errors`; `place` is body, query, path or header."""
    return {"in": place, "pointer": pointer, "code": code, "detail": words_of(code, facts)}


def findings_of(error: ValidationError) -> list[ErrorDetails]:
    """What pydantic found in a document, without the lists that it calls too short for what is wrong in them: of a
    list's items it counts only those that are right.
    """
    found = error.errors(include_url=False, include_input=False)
    around = {each["loc"][:depth] for each in found for depth in range(len(each["loc"]))}
    return [each for each in found if each["type"] != "too_short" or each["loc"] not in around]


def reason_of(error: ErrorDetails) -> str:
    """What a person reads of one of pydantic's findings; what it expects is a list with an English word in it."""
    context = dict(error.get("ctx", {}))
    if expected := context.get("expected"):
        context["expected"] = str(expected).replace(" or ", words_of("between_last_two", {}))
    return words_of(error["type"], context)


def place_of(value: Json, error: ErrorDetails) -> str:
    """The RFC 6901 pointer to the fault in `value`.

    Without the names of union members, which stand in no document; for a union without a member, at the field that
    chooses the member.
    """
    location = error["loc"]
    if error["type"] in _UNIONS:
        location = (*location, error["ctx"]["discriminator"].strip("'"))
    pointer = ""
    for depth, part in enumerate(location):
        match value, part:
            case dict(), str() if part in value:
                value = value[part]
            case list(), int():
                value = value[part]
            case _ if depth < len(location) - 1:
                continue
        pointer += f"/{escape(str(part))}"
    return pointer


def spoken(pointer: str, value: Json, called: Mapping[str, str]) -> str:
    """The place of a pointer in `value` as people say it: fields by what they are `called`, entries of lists counted
    from 1, and by their name where they have one. Empty for the whole.
    """
    parts: list[str] = []
    for token in pointer.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        if isinstance(value, list) and key.isdecimal():
            value = value[int(key)] if int(key) < len(value) else None
            name = value.get("name") if isinstance(value, dict) else None
            which = {"what": parts.pop() if parts else "", "number": int(key) + 1, "name": name}
            told = "entry_named" if isinstance(name, str) and name.strip() else "entry"
            parts.append(words_of(told, which).strip())
        else:
            value = value.get(key) if isinstance(value, dict) else None
            parts.append(called.get(key, key))
    return ", ".join(parts)


def escape(key: str) -> str:
    """A key as part of a pointer (RFC 6901, section 3)."""
    return key.replace("~", "~0").replace("/", "~1")
