"""By what words a dossier is found: those of each nominee's name, and those of its unit's name and letter's number.

A row has the words of one of them as people type them (`kit.vietnamese.plain_words`), and is found where it has each
word that was typed; the last one may be unfinished.
"""

from typing import Final

from authority import Command, unit_by_id
from kit.vietnamese import plain_words
from submissions.dossiers.models import dossier_words
from submissions.dossiers.values import Dossier

LONGEST_WORD: Final = 100
"""Signs of a word that are looked at: PostgreSQL takes 2,046 bytes, and signs that stand for several grow."""


def words_of(text: str) -> str:
    """A text's words as they are kept and looked for."""
    return " ".join(word[:LONGEST_WORD] for word in plain_words(text).split())


def asked(typed: str) -> str:
    """What was typed, as PostgreSQL looks for it. Without a word in it nothing is found.

    Only the last word may be the beginning of one: of each such word PostgreSQL gathers all that begins with it, which
    takes a hundred thousand rows for a family name, while of whole words it looks for the rarest first.
    """
    words = [f"'{word}'" for word in words_of(typed).split()]
    return f"{' & '.join(words)}:*" if words else ""


async def keep(uow: Command, before: Dossier | None, after: Dossier) -> None:
    """Keep the words of what is new or called otherwise since `before`; None of a new dossier."""
    known = {nominee.id: nominee.name for nominee in before.nominees} if before else {}
    called = {nominee.id: nominee.name for nominee in after.nominees if known.get(nominee.id) != nominee.name}
    if before is None or before.letter != after.letter:
        unit = await unit_by_id(uow, after.submitting_unit_id)
        called[after.id] = f"{unit.name} {after.letter.number}" if after.letter else unit.name
    uow.put(
        dossier_words,
        *({"id": id_, "dossier_id": after.id, "words": words_of(name)} for id_, name in called.items()),
    )
