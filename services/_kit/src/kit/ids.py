"""Identifiers: UUIDv7 (RFC 9562), so that they index well. Nothing reads an order from them."""

from uuid import UUID

import uuid_utils.compat


def new_id() -> UUID:
    return uuid_utils.compat.uuid7()
