"""An issued decision as a paper, for whoever shows it outside: what it says, whom it names, how it stands."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from authority import Command, Query
from awards.catalogue.handlers import awards_under
from awards.decisions import access, issued, rectifications, register
from awards.decisions.standing import Stands, base_of, stands
from awards.decisions.values import Decision, Issued, Publication
from awards.sessions.handlers import awards_of_items
from kit.codes import as_kept, is_code, new_code


@dataclass(frozen=True)
class NamedNow:
    """Somebody whom a decision names, by the award's title; `name_now` where a later decision amended the name."""

    position: int
    name: str
    title: str
    name_now: str | None
    revoked: bool


async def hold_decision(uow: Command, decision_id: UUID) -> Decision:
    """One that the actor may see, held until the transaction ends. Raises NotFound."""
    return await access.lock_visible(uow, decision_id)


async def read_decision(uow: Query, decision_id: UUID) -> Decision:
    """One that the actor may see. Raises NotFound."""
    return await access.read_visible(uow, decision_id)


async def issued_by_ids(uow: Query, decision_ids: Collection[UUID]) -> dict[UUID, Issued]:
    """Those of them that were issued; whoever asks has seen to it that they may be shown."""
    return await issued.of_ids(uow, decision_ids)


async def how_they_stand(uow: Query, papers: Collection[Issued]) -> dict[UUID, Stands]:
    """Whether each still holds, and by which papers not, in as many questions for many as for one."""
    bases = await issued.of_ids(uow, {base_of(paper) for paper in papers})
    after = await issued.after(uow, bases.keys())
    letters: dict[UUID, list[Publication]] = defaultdict(list)
    for letter in await rectifications.of_decisions(uow, [paper.id for paper in papers]):
        letters[letter.decision_id].append(letter.letter)
    return {paper.id: stands(paper, bases[base_of(paper)], after, letters[paper.id]) for paper in papers}


async def decision_of_paper(uow: Query, paper: str | None, code: str) -> UUID | None:
    """The decision on whose paper this number and symbol (`1025/QĐ-UBND`) and this code stand; by the code alone for
    who has it from the paper's QR code.

    None alike where the number is nobody's and where the code is another.
    """
    if paper is None:
        return await issued.with_code(uow, as_kept(code))
    number, _, series = paper.partition("/")
    known = await issued.codes_by_number(uow, number, series)
    found = [decision_id for decision_id, of_it in known.items() if is_code(of_it, code)]
    return found[0] if found else None


async def code_of(uow: Query, decision_id: UUID) -> str | None:
    """The code that stands on its paper; None before it is issued."""
    return await issued.code_of(uow, decision_id)


async def give_code(uow: Command, decision_id: UUID) -> None:
    """The issued decision has a code from here on, where it had none."""
    await issued.keep_code(uow, decision_id, new_code())


async def people_named(uow: Query, decision_id: UUID, behind: int, limit: int) -> list[NamedNow]:
    """From the place `behind` of its list on."""
    named = await issued.named_in(uow, decision_id, behind, limit)
    items = [one.item_id for one in named]
    keys = await awards_of_items(uow, items)
    awards = await awards_under(uow, set(keys.values()))
    now = {entry.item_id: entry for entry in await register.of_items(uow, decision_id, items)}
    return [
        NamedNow(
            one.position,
            one.name,
            awards[keys[one.item_id]].name,
            now[one.item_id].name if one.item_id in now and now[one.item_id].name != one.name else None,
            one.item_id in now and now[one.item_id].revoked,
        )
        for one in named
    ]


async def titles_of(uow: Query, decision: Decision) -> list[str]:
    """What it confers, each title once, in the order of its list."""
    keys = await awards_of_items(uow, [entry.item_id for entry in decision.entries])
    awards = await awards_under(uow, set(keys.values()))
    return list(dict.fromkeys(awards[keys[entry.item_id]].name for entry in decision.entries))
