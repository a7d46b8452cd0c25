"""Whoever has a paper asks whether it holds."""

from authority import Query
from awards.decisions.handlers import decision_of_paper, how_they_stand, issued_by_ids
from awards.disclosures import repository
from awards.disclosures.errors import PaperUnknown
from awards.disclosures.schemas import CheckedPaper
from awards.disclosures.views import checked_paper


async def check_paper(uow: Query, number: str | None, code: str) -> CheckedPaper:
    """The decision on whose paper that code stands; where they gave a number and symbol, the one with these.

    Raises PaperUnknown alike for another number, another code, and a decision that may not be checked.
    """
    decision_id = await decision_of_paper(uow, number, code)
    if decision_id is None:
        raise PaperUnknown
    row = await repository.row_of(uow, decision_id)
    if row is None or not (disclosure := repository.disclosure_of(row)).is_checked:
        raise PaperUnknown
    [paper] = (await issued_by_ids(uow, [decision_id])).values()
    stand = await how_they_stand(uow, [paper])
    return checked_paper(paper, row, stand[decision_id], disclosure)
