"""An answer names what it answers: If-Match says which version somebody saw, and whoever saw an older one is told what
changed since. RFC 9110, section 13.1.1, with the versions of the aggregate as strong entity tags.

Whoever only tries something has seen nothing yet: a rehearsal is told what they would have to name.
"""

from collections.abc import Awaitable, Callable, Collection, Iterable
from typing import Protocol

from kit.errors import PreconditionFailed, PreconditionMissing
from kit.unit_of_work import Query


class Versioned(Protocol):
    """What has versions, or an answer that shows one."""

    @property
    def version(self) -> int: ...


async def require_those_seen(
    uow: Query,
    newest: int,
    seen: int | None,
    replaced: Collection[str],
    changed_since: Callable[[int], Awaitable[Collection[str]]],
) -> None:
    """A file replaces these things, and whoever sends it names the tag of all of their kind that they saw, at its
    `newest` now. What others changed beside those is no matter, and a file that only adds names none.

    `changed_since` names what of those was changed after a tag. Raises PreconditionMissing, PreconditionFailed.
    """
    if uow.rehearsal is not None:
        uow.rehearsal.standing = newest if replaced else None
        return
    if not replaced:
        return
    if seen is None:
        raise PreconditionMissing
    changed = await changed_since(seen)
    if seen > newest or changed:
        raise PreconditionFailed(current=newest, changed=sorted(set(changed)))


async def require_version(
    uow: Query,
    version: int | None,
    seen: int | None,
    changed_since: Callable[[int], Awaitable[Iterable[str]]],
) -> None:
    """The actor answers what stands there now, at its `version`; what is not there yet (None) was seen by nobody.

    `changed_since` names what was done, or which fields changed, after a version. Raises PreconditionMissing for who
    names none, PreconditionFailed for who saw another one.
    """
    if uow.rehearsal is not None:
        uow.rehearsal.standing = version
        return
    if version == seen:
        return
    if seen is None:
        raise PreconditionMissing
    changed = () if version is None else await changed_since(seen)
    raise PreconditionFailed(current=version or 0, changed=sorted(set(changed)))
