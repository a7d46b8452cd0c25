"""What awards are called: the catalogue is published law."""

from collections.abc import Mapping
from functools import partial

from fastapi import Request

from portal.remembered import Remembered
from portal.services import Asking, Said


class _Award(Said):
    code: str
    name: str


async def award_names(request: Request, asking: Asking) -> Mapping[str, str]:
    """Names by code, in their own order; none where they can't be had just now."""
    known: Remembered[Mapping[str, str]] = request.app.state.award_names
    return await known.read(partial(_read, asking)) or {}


async def _read(asking: Asking) -> Mapping[str, str]:
    awards = await asking.read(list[_Award], "awards", "/awards")
    return {award.code: award.name for award in sorted(awards, key=lambda award: award.name)}
