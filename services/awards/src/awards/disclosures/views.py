"""What is public, as anybody sees it: built from values, nothing asked of the database."""

from typing import Any

from awards.decisions.standing import Later, Stands
from awards.decisions.values import Issued
from awards.disclosures.domain import Disclosure
from awards.disclosures.schemas import CheckedPaper, DisclosureView, LaterView, PublicDecision, PublicLine
from kit.codes import printed
from kit.unit_of_work import AnyRow


def disclosure_view(disclosure: Disclosure, code: str | None, *, may_decide: bool) -> DisclosureView:
    return DisclosureView(
        **vars(disclosure), check_code=printed(code) if code else None, may_decide=may_decide
    )


def line(paper: Issued, row: AnyRow, stands: Stands) -> PublicLine:
    return PublicLine(id=paper.id, **_paper(paper, row, stands))


def public_decision(paper: Issued, row: AnyRow, stands: Stands) -> PublicDecision:
    return PublicDecision(
        id=paper.id,
        **_paper(paper, row, stands),
        legal_bases=list(paper.legal_bases),
        achievement_period=paper.achievement_period,
        later=list(map(_later, stands.later)),
    )


def checked_paper(paper: Issued, row: AnyRow, stands: Stands, disclosure: Disclosure) -> CheckedPaper:
    return CheckedPaper(
        **_paper(paper, row, stands),
        later=list(map(_later, stands.later)),
        listed_id=paper.id if disclosure.is_listed else None,
    )


def _paper(paper: Issued, row: AnyRow, stands: Stands) -> dict[str, Any]:
    return {
        **vars(paper.publication),
        "unit_id": paper.unit_id,
        "unit_name": row.unit_name,
        "kind": paper.kind,
        "titles": row.titles,
        "recipients": row.recipients,
        "standing": stands.standing,
    }


def _later(later: Later) -> LaterView:
    return LaterView(
        effect=later.effect,
        **vars(later.paper),
        about_number=later.about.number if later.about else None,
        about_series=later.about.series if later.about else None,
    )
