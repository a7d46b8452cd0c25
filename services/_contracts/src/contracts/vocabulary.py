"""Vocabularies of facts: the words that a field may say.

A vocabulary is *closed by law* where a legal text lists its words: a fact's field is the enumeration itself, and a new
word is a break. Every other one is *open*, and its enumeration an `OpenWords`: a fact's field is `Open[Words]`, a word
of the enumeration or a text that this build does not know, and every reader has a branch for that. What goes out over
HTTP says so, too; what comes in is one of the words. A new word of an open vocabulary is growth.
"""

from enum import StrEnum
from typing import Annotated, Any, Final, TypeVar, get_args

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

KNOWN_WORDS: Final = "x-extensible-enum"
"""The word of a JSON Schema that lists the known values of an open vocabulary."""


class OpenWords(StrEnum):
    """The words that this build knows of an open vocabulary."""

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler.resolve_ref_schema(handler(core))
        if handler.mode == "serialization":
            schema[KNOWN_WORDS] = schema.pop("enum")
        return schema


Words = TypeVar("Words", bound=OpenWords)


class _OpenVocabulary:
    """Reads a known word as the member of its enumeration, any other text as itself."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        words, text = (handler.generate_schema(part) for part in get_args(source))
        return core_schema.union_schema([words, text], mode="left_to_right")

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        words, text = (handler.resolve_ref_schema(part) for part in handler(core)["anyOf"])
        return text | {KNOWN_WORDS: words.get("enum") or words[KNOWN_WORDS]}


Open = Annotated[Words | str, _OpenVocabulary()]


def word(words: type[Words], text: str) -> Words | str:
    """The word of an open vocabulary, or the text as it is where this build does not know it."""
    try:
        return words(text)
    except ValueError:
        return text
