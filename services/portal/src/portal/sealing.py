"""What is encrypted at rest: AES-256-GCM (NIST SP 800-38D) under the portal's key, bound to where it is kept."""

import os
from typing import Any, Final

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE: Final = 12
"""Bytes, drawn for each sealing; 2**32 of them under one key stay far from a repetition."""


class Unreadable(ValueError):
    """It was sealed by another key, for another place, or is no sealed text at all."""


class Sealer:
    """Seals values of JSON for a place, and opens them there and nowhere else."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, value: Any, place: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, orjson.dumps(value), place)

    def open(self, sealed: bytes, place: bytes) -> Any:
        """Raises Unreadable."""
        try:
            return orjson.loads(self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], place))
        except (InvalidTag, ValueError) as error:
            raise Unreadable from error
