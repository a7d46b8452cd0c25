"""Papers of decisions: wanted once one is issued, made behind it, and read by whoever may see it."""

from typing import Final
from uuid import UUID

from authority import Command, Query
from contracts import Envelope
from contracts.awards import DecisionIssuedV1
from kit import unit_of_work
from kit.clock import local_date
from kit.codes import printed
from papers import making, repository
from papers.answers import Cited, RecordedDecision, RecordedEntry
from papers.domain import AT_ONCE, AskedCertificates
from papers.errors import CertificatesTooMany, NotADraft, PaperMissing
from papers.forms import DecisionPaper, DraftPaper, form_for
from papers.handlers.letterheads import units_from
from papers.letterhead import letterhead_of
from papers.others import Asking, Others
from papers.record import Before, Entry, Publication, Record
from papers.repository import Content
from papers.schemas import DocumentView, Format, PapersView

_TITLE: Final = "title"
_DRAFTS: Final = frozenset({"drafted", "signed"})


async def want_papers(uow: Command, fact: DecisionIssuedV1, envelope: Envelope) -> None:
    """A decision was issued: its papers are to be made, however often the fact comes."""
    await repository.want(uow, fact.decision_id, envelope.sequence)


async def record_of(
    uow: unit_of_work.Query, others: Others, decision: RecordedDecision, signed_by: str | None
) -> Record:
    """What its papers are made of. Raises UnitNotYetKnown."""
    units = await units_from(uow, decision.unit_id)
    code, unit = decision.check_code, units[0]
    day = decision.publication.issued_on if decision.publication else local_date(uow.now)
    office, *_ = units_before = await units_from(uow, unit.office_id)
    return Record(
        decision_id=decision.id,
        kind=decision.kind,
        letterhead=letterhead_of(units, day),
        publication=_publication(decision.publication),
        legal_bases=decision.legal_bases,
        achievement_period=decision.achievement_period,
        reason=decision.reason,
        target=_publication(decision.target),
        instead_of=_publication(decision.instead_of),
        entries=tuple(
            Entry(
                name=entry.name,
                award=entry.award_name,
                is_title=entry.award_kind == _TITLE,
                register_number=entry.register_number,
                prize_money=entry.prize_money,
                before=_before(entry),
            )
            for entry in decision.entries
        ),
        signed_by=signed_by,
        check_code=printed(code) if code else None,
        check_address=others.address_of(code) if code else None,
        standing_office=office.name if office.id != unit.id else None,
        office=None if decision.publication else letterhead_of(units_before, day),
    )


async def list_papers(uow: Query, asking: Asking, decision_id: UUID) -> PapersView:
    """The papers of a decision that awards shows to who asks. Raises NotFound, AwardsAway."""
    await asking.require_decision(decision_id)
    return PapersView(
        decision_id=decision_id,
        state=await repository.state_of(uow, decision_id),
        documents=[
            DocumentView.model_validate(row, from_attributes=True)
            for row in await repository.documents_of(uow, decision_id)
        ],
    )


async def read_paper(
    uow: Query, asking: Asking, decision_id: UUID, kind: DecisionPaper, format_: Format
) -> Content:
    """A document, as it was made. Raises NotFound, PaperMissing, AwardsAway."""
    await asking.require_decision(decision_id)
    content = await repository.content_of(uow, decision_id, kind, format_)
    if content is None:
        raise PaperMissing(decision=decision_id, kind=kind, format=format_)
    return content


async def certificates(uow: Query, asking: Asking, decision_id: UUID, asked: AskedCertificates) -> bytes:
    """Certificates of an issued decision, of what its papers are made of; made anew each time.

    Raises CertificatesTooMany, NotFound, PaperMissing, NoForm, NotPrintable, DoesNotFit, AwardsAway.
    """
    if not asked.are_few_enough:
        raise CertificatesTooMany(limit=AT_ONCE)
    await asking.require_decision(decision_id)
    record = await repository.frozen(uow, decision_id)
    if record is None or not record.commends or asked.first > len(record.entries):
        raise PaperMissing(decision=decision_id, kind="certificates", format="pdf")
    return await asking.others.make(making.certificates, record, asked)


async def draft_paper(
    uow: Query, asking: Asking, decision_id: UUID, kind: DraftPaper, format_: Format
) -> bytes:
    """How a decision would read, were it issued as it is drafted, or what puts it before its head. Kept nowhere.

    Raises NotFound, NotADraft, NotPrintable, UnitNotYetKnown, AwardsAway, DirectoryAway.
    """
    await asking.require_decision(decision_id)
    others = asking.others
    decision = await others.decision(decision_id)
    if decision.status not in _DRAFTS:
        raise NotADraft
    signed_by = await others.name_of(decision.signed_by) if decision.signed_by else None
    record = await record_of(uow, others, decision, signed_by)
    day = local_date(uow.now)
    return await others.make(making.written, record, form_for(record, day, kind), day, format_)


def _before(entry: RecordedEntry) -> Before | None:
    if (then := entry.before) is None:
        return None
    return Before(
        name=then.name,
        award=then.award_name,
        prize_money=then.prize_money,
        achievement_period=then.achievement_period,
    )


def _publication(cited: Cited | None) -> Publication | None:
    return Publication.model_validate(cited, from_attributes=True) if cited else None
