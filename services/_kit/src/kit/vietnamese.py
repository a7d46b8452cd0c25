"""How Vietnamese names are sorted and searched, in PostgreSQL without a Vietnamese collation.

A name is sorted as lists of people are in Vietnam: by the given name, which stands last, then by what stands before
it; in each by its letters first (ă and â after a, đ after d, ê after e, ô and ơ after o, ư after u) and by its tones
last (ngang, huyền, hỏi, ngã, sắc, nặng). Source: Unicode CLDR, collation `vi`, whose order of letters and tones this
is; word by word, because a blank comes before every letter.
"""

import re
import unicodedata
from itertools import filterfalse
from typing import Final

_TONES: Final = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
"""Huyền, hỏi, ngã, sắc, nặng; 0 is a syllable without a mark."""
_SHAPES: Final = {"\u0306": "{", "\u0302": "|", "\u031b": "}"}
"""Breve, circumflex, horn: what makes another letter out of a vowel, which comes after all that begins with it."""
_LIKE_D: Final = str.maketrans({"\u0111": "d\u0302", "\u00f0": "d\u0302", "\u0256": "d\u0302"})
"""Đ as d with a mark of its own; the Icelandic and the African letter have a capital that is drawn like it."""
LONGEST_WORD: Final = 100
"""Signs of a word that are looked at: PostgreSQL takes 2,046 bytes, and signs that stand for several grow."""
_WORD: Final = re.compile(r"[^\W_]+")


def order_key(name: str) -> str:
    """By this text, compared byte by byte (`COLLATE "C"`), names come as a Vietnamese list has them.

    Two spellings of one name, Hoà and Hòa, have one key.
    """
    words = [_word(word) for word in _words(name)]
    given, before = words[-1:], words[:-1]
    return " ".join("!".join(part) for each in (given, before) for part in (_letters(each), _tones(each)))


def plain_words(text: str) -> str:
    """The words of a text as people type them who look for it: small letters without any mark, one blank between.

    Nguyễn Thị Hoà, Nguyễn Thị Hòa and nguyen thi hoa are one.
    """
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LIKE_D)).casefold()
    return " ".join(_WORD.findall("".join(filterfalse(unicodedata.combining, plain))))


def kept_words(text: str) -> str:
    """A text's words as a column of type `tsvector` keeps them, to be looked for by `asked_words`."""
    return " ".join(word[:LONGEST_WORD] for word in plain_words(text).split())


def asked_words(typed: str) -> str:
    """What was typed, as PostgreSQL looks for it (`tsquery`). Without a word in it nothing is found.

    Only the last word may be the beginning of one: of each such word PostgreSQL gathers all that begins with it, which
    takes a hundred thousand rows for a family name, while of whole words it looks for the rarest first.
    """
    words = [f"'{word}'" for word in kept_words(typed).split()]
    return f"{' & '.join(words)}:*" if words else ""


def _words(text: str) -> list[str]:
    composed = unicodedata.normalize("NFC", text).casefold()
    return [unicodedata.normalize("NFD", word.translate(_LIKE_D)) for word in _WORD.findall(composed)]


def _word(signs: str) -> tuple[str, str]:
    """A word's letters, each with its shape, and its tone."""
    tones = [_TONES[sign] for sign in signs if sign in _TONES]
    letters = "".join(_SHAPES.get(sign, sign) for sign in signs if sign not in _TONES)
    return letters, "".join(tones) or "0"


def _letters(words: list[tuple[str, str]]) -> list[str]:
    return [letters for letters, _ in words]


def _tones(words: list[tuple[str, str]]) -> list[str]:
    return [tone for _, tone in words]
