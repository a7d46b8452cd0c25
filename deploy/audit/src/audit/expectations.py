"""From facts to the rows that they announce: what each service must hold if every fact is true."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import singledispatch

from contracts import Fact
from contracts.acts import FactOfActs, FactOfInterests
from contracts.awards import (
    AgendaClosedV1,
    AwardRecordedV1,
    BallotCastV1,
    DecisionDraftedV1,
    DecisionIssuedV1,
    DecisionRectifiedV1,
    DecisionReplacedV1,
    ItemsAddedV1,
    MemberRecusedV1,
    SessionOpenedV1,
)
from contracts.directory import (
    AccountRecordedV1,
    AppointmentRecordedV1,
    AssignmentRecordedV1,
    CalendarRecordedV1,
    UnitRecordedV1,
)
from contracts.notify import NoticeRaisedV1
from contracts.scoring import PanellistRecusedV1, PanelOpenedV1, ScoresGivenV1, SheetRecordedV1
from contracts.submissions import (
    DossierSubmittedV1,
    MovementCancelledV1,
    MovementLaunchedV1,
    RoundCancelledV1,
    RoundOpenedV1,
    RoundOvertakenV1,
    RoundQuestionedV1,
    StepCompletedV1,
    VerdictsGivenV1,
)


@dataclass(frozen=True)
class Announced:
    """A row that a fact announced: whose, in which table, under which id."""

    service: str
    table: str
    id: str


@singledispatch
def announced(_: Fact) -> Iterator[Announced]:
    """The rows that a fact announces for the first time; none for a fact that only changes rows."""
    return iter(())


def acts_announced(fact: Fact) -> Iterator[Announced]:
    """The acts and interests that a fact carries: every service in which people judge must know of them."""
    ids = []
    if isinstance(fact, FactOfActs):
        parts = ((act.dossier_id, act.person_id, str(act.duty), act.unit_id) for act in fact.acts)
        ids += [("acts", "/".join(map(str, one))) for one in parts]
    if isinstance(fact, FactOfInterests):
        ids += [("interests", str(one.interest_id)) for one in fact.interests]
    for table, id_ in ids:
        for service in ("submissions", "scoring", "awards"):
            yield Announced(service, table, id_)


@announced.register
def _(fact: UnitRecordedV1) -> Iterator[Announced]:
    yield Announced("directory", "units", str(fact.unit_id))


@announced.register
def _(fact: AssignmentRecordedV1) -> Iterator[Announced]:
    yield Announced("directory", "assignments", str(fact.assignment_id))
    yield Announced("directory", "people", str(fact.person_id))


@announced.register
def _(fact: AccountRecordedV1) -> Iterator[Announced]:
    yield Announced("directory", "accounts", str(fact.account_id))


@announced.register
def _(fact: AppointmentRecordedV1) -> Iterator[Announced]:
    yield Announced("directory", "appointments", str(fact.appointment_id))


@announced.register
def _(fact: CalendarRecordedV1) -> Iterator[Announced]:
    yield Announced("directory", "calendar_years", str(fact.year))


@announced.register
def _(fact: MovementLaunchedV1) -> Iterator[Announced]:
    yield Announced("submissions", "movements", str(fact.movement_id))


@announced.register
def _(fact: MovementCancelledV1) -> Iterator[Announced]:
    yield Announced("submissions", "movements", str(fact.movement_id))
    yield Announced("scoring", "cancelled_movements", str(fact.movement_id))


@announced.register
def _(fact: RoundOpenedV1) -> Iterator[Announced]:
    yield Announced("submissions", "rounds", str(fact.round_id))
    yield Announced("awards", "rounds", str(fact.round_id))


@announced.register
def _(fact: RoundCancelledV1 | RoundOvertakenV1 | RoundQuestionedV1) -> Iterator[Announced]:
    yield Announced("submissions", "rounds", str(fact.round_id))


@announced.register
def _(fact: DossierSubmittedV1) -> Iterator[Announced]:
    for service in ("submissions", "awards", "notify"):
        yield Announced(service, "dossiers", str(fact.dossier_id))
    for nominee in fact.nominees:
        yield Announced("submissions", "nominees", str(nominee.nominee_id))
    for stage in fact.route:
        place = f"{fact.dossier_id}/{fact.attempt}/{stage.number}"
        yield Announced("submissions", "stages", place)
        for kind in stage.steps:
            yield Announced("submissions", "steps", f"{place}/{kind}")


@announced.register
def _(fact: StepCompletedV1 | VerdictsGivenV1) -> Iterator[Announced]:
    for verdict in fact.verdicts:
        yield Announced("submissions", "verdicts", str(verdict.verdict_id))


@announced.register
def _(fact: PanelOpenedV1) -> Iterator[Announced]:
    yield Announced("scoring", "panels", str(fact.session_id))


@announced.register
def _(fact: ScoresGivenV1) -> Iterator[Announced]:
    for score_id in fact.score_ids:
        yield Announced("scoring", "scores", str(score_id))


@announced.register
def _(fact: PanellistRecusedV1) -> Iterator[Announced]:
    yield Announced("scoring", "recusals", str(fact.recusal_id))


@announced.register
def _(fact: SheetRecordedV1) -> Iterator[Announced]:
    yield Announced("scoring", "score_sheets", fact.code)


@announced.register
def _(fact: AwardRecordedV1) -> Iterator[Announced]:
    yield Announced("awards", "awards", f"{fact.code}/{fact.rule_set}")


@announced.register
def _(fact: SessionOpenedV1) -> Iterator[Announced]:
    yield Announced("awards", "sessions", str(fact.session_id))


@announced.register
def _(fact: ItemsAddedV1) -> Iterator[Announced]:
    for item in fact.items:
        yield Announced("awards", "agenda_items", str(item.item_id))


@announced.register
def _(fact: AgendaClosedV1) -> Iterator[Announced]:
    for member in fact.members:
        yield Announced("awards", "session_members", f"{fact.session_id}/{member}")


@announced.register
def _(fact: MemberRecusedV1) -> Iterator[Announced]:
    yield Announced("awards", "recusals", str(fact.recusal_id))


@announced.register
def _(fact: BallotCastV1) -> Iterator[Announced]:
    for ballot_id in fact.ballot_ids:
        yield Announced("awards", "ballots", str(ballot_id))


@announced.register
def _(fact: DecisionDraftedV1) -> Iterator[Announced]:
    yield Announced("awards", "decisions", str(fact.decision_id))
    for item_id in fact.item_ids:
        yield Announced("awards", "decision_items", f"{fact.decision_id}/{item_id}")


@announced.register
def _(fact: DecisionIssuedV1 | DecisionReplacedV1) -> Iterator[Announced]:
    if isinstance(fact, DecisionIssuedV1):
        yield Announced("papers", "decisions", str(fact.decision_id))
    for item in fact.items:
        yield Announced("awards", "register_entries", str(item.register_entry_id))


@announced.register
def _(fact: DecisionRectifiedV1) -> Iterator[Announced]:
    yield Announced("awards", "rectifications", str(fact.rectification_id))


@announced.register
def _(fact: NoticeRaisedV1) -> Iterator[Announced]:
    yield Announced("notify", "notices", str(fact.notice_id))
