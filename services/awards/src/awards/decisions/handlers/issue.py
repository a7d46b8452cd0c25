"""The document office issues a signed decision: number, date, register; what it does to another one takes effect."""

from uuid import UUID

from authority import Capability, Command
from awards import history
from awards.decisions import access, domain, register, repository
from awards.decisions.errors import NumberTaken
from awards.decisions.handlers import checks, effect, signatory
from awards.decisions.handlers.issued import give_code
from awards.decisions.handlers.reads import view
from awards.decisions.schemas import DecisionView, IssueDecision
from awards.decisions.values import Decision, Publication
from awards.nominations.handlers import Nomination
from awards.sessions.handlers import lock_findings
from kit.clock import local_date


async def issue_decision(uow: Command, decision_id: UUID, seen: int, command: IssueDecision) -> DecisionView:
    """Number and date as the document office gives them; the register counts on by itself, without gaps.

    The act that has legal effect looks again at everything that it rests on, as it is at this moment.
    """
    decision, held = await access.lock_with_nominations(uow, decision_id)
    grant = await uow.authority.require(Capability.ISSUE_DECISION, unit=decision.unit_id)
    publication = Publication(command.number, command.series, command.issued_on)
    signed_on = local_date(decision.signed_at or uow.now)
    issued, happened = domain.issue(
        decision, publication, uow.actor.person_id, signed_on, local_date(uow.now)
    )
    await _require_still_lawful(uow, decision, held, publication)
    await history.require_seen(uow, decision.id, decision.version, seen)
    entries = len(decision.entries) if decision.kind.commends else 0
    first = await register.take_numbers(uow, decision.unit_id, publication.year, entries)
    if await repository.number_taken(uow, decision.unit_id, publication):
        raise NumberTaken(number=publication.number, series=publication.series, year=publication.year)
    await repository.save(uow, issued)
    await repository.keep_number(uow, issued.id, publication)
    await give_code(uow, issued.id)
    await effect.take(uow, issued, happened, held, first)
    await history.note(uow, issued.id, issued.version, "decision_issued", grant.role)
    return await view(uow, issued)


async def _require_still_lawful(
    uow: Command, decision: Decision, held: dict[UUID, Nomination], publication: Publication
) -> None:
    """Of what confers awards: findings, nominations and power on the document's date. Of a decision about another: that
    one, as it was when this was drafted. Of every decision: its signature.

    Raises what drafting and signing raise, and SignatureLapsed.
    """
    findings = await lock_findings(uow, [entry.item_id for entry in decision.entries])
    await checks.require_lawful(uow, decision, held, findings, publication.issued_on)
    await signatory.require_not_lapsed(uow, decision, findings.values())
