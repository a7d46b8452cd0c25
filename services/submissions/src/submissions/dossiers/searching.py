"""By what words a dossier is found: those of each nominee's name, and those of its unit's name and letter's number.

A row has the words of one of them as people type them (`kit.vietnamese.kept_words`), and is found where it has each
word that was typed; the last one may be unfinished.
"""

from authority import Command, unit_by_id
from kit.vietnamese import kept_words
from submissions.dossiers.models import dossier_words
from submissions.dossiers.values import Dossier


async def keep(uow: Command, before: Dossier | None, after: Dossier) -> None:
    """Keep the words of what is new or called otherwise since `before`; None of a new dossier."""
    known = {nominee.id: nominee.name for nominee in before.nominees} if before else {}
    called = {nominee.id: nominee.name for nominee in after.nominees if known.get(nominee.id) != nominee.name}
    if before is None or before.letter != after.letter:
        unit = await unit_by_id(uow, after.submitting_unit_id)
        called[after.id] = f"{unit.name} {after.letter.number}" if after.letter else unit.name
    uow.put(
        dossier_words,
        *({"id": id_, "dossier_id": after.id, "words": kept_words(name)} for id_, name in called.items()),
    )
