"""Codes that stand on paper and that people type: nobody guesses one.

In Crockford's base 32, which has no letter that reads like a digit, and takes for one what is written like it.
"""

import hmac
import secrets
import unicodedata
from typing import Final

_SIGNS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS: Final = str.maketrans("OIL", "011")
_SIGNS_LONG: Final = 16
"""Of five bits each: 80."""
_GROUP: Final = 4


def new_code() -> str:
    """A fresh one, as it is kept."""
    return "".join(secrets.choice(_SIGNS) for _ in range(_SIGNS_LONG))


def printed(code: str) -> str:
    """As it stands on paper: in groups of four."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def is_code(code: str | None, typed: str) -> bool:
    """Whether that is what was typed, with whatever blanks, dashes and small letters. How long it takes says nothing of
    how much of it is right; None is no code, and never typed.
    """
    return hmac.compare_digest((code or "").encode(), as_kept(typed).encode()) and code is not None


def as_kept(typed: str) -> str:
    """What was typed, as codes are kept."""
    signs = filter(str.isalnum, unicodedata.normalize("NFKC", typed).upper())
    return "".join(signs).translate(_READ_AS)
