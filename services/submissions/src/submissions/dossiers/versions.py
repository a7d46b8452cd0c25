"""What is sealed with an attempt: a version of each nominee, which stays as it was whatever is corrected later.

Ids and randomness are passed in.
"""

import hashlib
import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

import orjson

from kit.history import changes
from submissions.dossiers.states import NomineeState
from submissions.dossiers.values import Dossier, Nominee, Seal

WRITTEN: Final = (
    "subject_type",
    "name",
    "description",
    "award_code",
    "achievements",
    "evidence",
    "person_id",
)
"""The fields of a nominee that the submitting unit writes: what a version consists of."""
SALT_BYTES: Final = 32
"""As long as the digest: RFC 2104, section 3, wants no shorter key."""
Content = dict[str, Any]
"""What a version says, as JSON has it."""


@dataclass(frozen=True)
class NomineeVersion:
    """A nominee as sealed for an attempt, and for the later ones that changed nothing of it.

    `salt` is hex, and goes to nobody but those who may draft a decision.
    """

    id: UUID
    dossier_id: UUID
    nominee_id: UUID
    number: int
    attempt: int
    content: Content
    content_hash: str
    salt: str


def seal(
    dossier: Dossier, new_id: Callable[[], UUID], new_salt: Callable[[], bytes]
) -> tuple[Dossier, tuple[NomineeVersion, ...]]:
    """The dossier with a version on each nominee in review, and those versions that are new.

    What was not changed since it was last sealed is the same version still.
    """
    fresh: list[NomineeVersion] = []

    def sealed(nominee: Nominee) -> Nominee:
        content = content_of(nominee)
        digest = hash_of(content)
        if nominee.state is not NomineeState.IN_REVIEW or (
            nominee.seal and nominee.seal.content_hash == digest
        ):
            return nominee
        salt = new_salt()
        number = nominee.seal.number + 1 if nominee.seal else 1
        version = NomineeVersion(
            new_id(), dossier.id, nominee.id, number, dossier.attempt, content, digest, salt.hex()
        )
        fresh.append(version)
        return replace(nominee, seal=Seal(version.id, number, digest, name_digest(salt, nominee.name)))

    return dossier.with_nominees(sealed), tuple(fresh)


def content_of(nominee: Nominee) -> Content:
    """What the submitting unit wrote of the nominee, as JSON has it."""
    content: Content = _plain({name: getattr(nominee, name) for name in WRITTEN})
    return content


def hash_of(content: Content) -> str:
    """SHA-256, in hex, of the content in one spelling: keys in order, no blanks, UTF-8."""
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


def name_digest(salt: bytes, name: str) -> str:
    """HMAC-SHA-256 of the name under the version's salt, in hex: it tells the name to nobody who has no salt."""
    return hmac.digest(salt, name.encode(), "sha256").hex()


def changed_between(before: Dossier, after: Dossier) -> list[dict[str, Any]]:
    """What of a dossier changed, field by field: its standing, its letter, each nominee by id."""
    known = {nominee.id: nominee for nominee in before.nominees}
    touched = [nominee for nominee in after.nominees if _says_else(known.get(nominee.id), nominee)]
    were = [known[nominee.id] for nominee in touched if nominee.id in known]
    return changes(_plain(_document(before, were)), _plain(_document(after, touched)))


def _says_else(before: Nominee | None, after: Nominee) -> bool:
    return before is not after and (before is None or _shown(before) != _shown(after))


def _document(dossier: Dossier, nominees: Iterable[Nominee]) -> dict[str, Any]:
    return {
        "status": dossier.status,
        "attempt": dossier.attempt,
        "letter": dossier.letter,
        "nominees": {str(nominee.id): _shown(nominee) for nominee in nominees},
    }


def _shown(nominee: Nominee) -> dict[str, Any]:
    return {name: getattr(nominee, name) for name in (*WRITTEN, "state")}


def _plain(value: Any) -> Any:
    return orjson.loads(orjson.dumps(value))
