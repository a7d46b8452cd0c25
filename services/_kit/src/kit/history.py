"""What a change changed, field by field: the part of a row of history that no sentence can replace."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, JsonValue

from kit.faults import escape

Plain = Any
"""Values as JSON has them: dicts, lists, texts, numbers, truths, None."""


class FieldChange(BaseModel):
    """One field before and after. `field` is a JSON pointer (RFC 6901); what was or is not there is null."""

    field: str
    before: JsonValue
    after: JsonValue


def changes(before: Plain, after: Plain, at: str = "") -> list[dict[str, Plain]]:
    """Every field that differs between two values, each once, as deep down as the two have the same form.

    Sequences are compared place by place. What has an identity of its own is therefore given as a mapping by it.
    """
    return [
        {"field": field, "before": old, "after": new} for field, old, new in _differing(before, after, at)
    ]


def field_changes(before: Plain, after: Plain) -> list[FieldChange]:
    """Likewise, as answers tell them."""
    return [FieldChange(**each) for each in changes(before, after)]


def _differing(before: Plain, after: Plain, at: str) -> Iterator[tuple[str, Plain, Plain]]:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in (*before, *(key for key in after if key not in before)):
            yield from _differing(before.get(key), after.get(key), f"{at}/{escape(str(key))}")
    elif isinstance(before, list) and isinstance(after, list):
        for place in range(max(len(before), len(after))):
            yield from _differing(_item(before, place), _item(after, place), f"{at}/{place}")
    elif before != after:
        yield at, before, after


def _item(values: list[Plain], place: int) -> Plain:
    return values[place] if place < len(values) else None
