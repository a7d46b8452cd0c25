"""The one base of what comes in, from clients and files."""

from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict

from kit.text import AS_STORED

M = TypeVar("M", bound=BaseModel)


class Body(BaseModel):
    """What a client or a file says: unknown fields are an error, and what was read stays as it was."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def stored(model: type[M], value: Any) -> M:
    """What was accepted once and kept as it came. Its texts are not judged again by the rules of today."""
    return model.model_validate(value, from_attributes=True, context=AS_STORED)
