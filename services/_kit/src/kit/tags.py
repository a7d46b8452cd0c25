"""Entity tags at the edge: an answer is tagged with the version that it shows, and an act names it in If-Match.

RFC 9110, sections 8.8.3 and 13.1.1, with the versions of the aggregate as strong tags.
"""

import re
from typing import Annotated, Final, TypeVar

from fastapi import Depends, Header, Request, Response

from kit.errors import PreconditionInvalid, PreconditionMissing
from kit.preconditions import Versioned
from kit.rehearsal import Foreseen
from kit.unit_of_work import Command

_TAG: Final = re.compile(r'"([0-9]{1,18})"')
Shown = TypeVar("Shown", bound=Versioned)


def tagged(response: Response, shown: Shown) -> Shown:
    """The answer with the tag that an act on what it shows has to name."""
    tag(response, shown.version)
    return shown


def tag(response: Response, version: int) -> None:
    """Give the answer the tag that an act on what it shows has to name."""
    response.headers["ETag"] = f'"{version}"'


def foreseen(response: Response, uow: Command) -> Foreseen:
    """What a rehearsal found, with the tag that whoever does it then has to name, where it changes what stands."""
    assert uow.rehearsal is not None  # noqa: S101 - the edge began it as one
    if uow.rehearsal.standing is not None:
        tag(response, uow.rehearsal.standing)
    return uow.rehearsal.told()


async def _seen_if_any(
    request: Request,
    if_match: Annotated[str | None, Header()] = None,
) -> int | None:
    """Raises PreconditionInvalid for what is not one tag of ours.

    A star, or a weak tag, says nothing of the version that was seen, and two tags say two things; that somebody else
    changed it would be untrue.
    """
    if if_match is None:
        return None
    times = len(request.headers.getlist("if-match"))
    if times > 1 or (named := _TAG.fullmatch(if_match.strip())) is None:
        raise PreconditionInvalid(given=if_match[:100])
    return int(named[1])


SeenIfAny = Annotated[int | None, Depends(_seen_if_any)]
"""The version that the caller saw, for a route that also makes what nobody has seen yet; None without If-Match."""


async def _seen(request: Request, if_match: Annotated[str | None, Header()] = None) -> int:
    """Raises PreconditionMissing without If-Match, and as `_seen_if_any`."""
    if (named := await _seen_if_any(request, if_match)) is None:
        raise PreconditionMissing
    return named


Seen = Annotated[int, Depends(_seen)]
"""The version that the caller saw, as a parameter of a route."""
IS_NEEDED: Final[dict[object, bool]] = {_seen: True, _seen_if_any: False}
"""The two as dependencies of a route, and whether nothing is done without If-Match."""
