"""From facts to the rows that they announce: what each service must hold if every fact is true."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import singledispatch

from contracts import Event
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
def announced(_: Event) -> Iterator[Announced]:
    """The rows that a fact announces for the first time; none for a fact that only changes rows."""
    return iter(())


def acts_announced(event: Event) -> Iterator[Announced]:
    """The acts and interests that a fact carries: every service in which people judge must know of them."""
    ids = []
    if isinstance(event, FactOfActs):
        parts = ((act.dossier_id, act.person_id, str(act.duty), act.unit_id) for act in event.acts)
        ids += [("acts", "/".join(map(str, one))) for one in parts]
    if isinstance(event, FactOfInterests):
        ids += [("interests", str(one.interest_id)) for one in event.interests]
    for table, id_ in ids:
        for service in ("submissions", "scoring", "awards"):
            yield Announced(service, table, id_)


@announced.register
def _(event: UnitRecordedV1) -> Iterator[Announced]:
    yield Announced("directory", "units", str(event.unit_id))


@announced.register
def _(event: AssignmentRecordedV1) -> Iterator[Announced]:
    yield Announced("directory", "assignments", str(event.assignment_id))
    yield Announced("directory", "people", str(event.person_id))


@announced.register
def _(event: AppointmentRecordedV1) -> Iterator[Announced]:
    yield Announced("directory", "appointments", str(event.appointment_id))


@announced.register
def _(event: CalendarRecordedV1) -> Iterator[Announced]:
    yield Announced("directory", "calendar_years", str(event.year))


@announced.register
def _(event: MovementLaunchedV1) -> Iterator[Announced]:
    yield Announced("submissions", "movements", str(event.movement_id))


@announced.register
def _(event: MovementCancelledV1) -> Iterator[Announced]:
    yield Announced("submissions", "movements", str(event.movement_id))
    yield Announced("scoring", "cancelled_movements", str(event.movement_id))


@announced.register
def _(event: RoundOpenedV1) -> Iterator[Announced]:
    yield Announced("submissions", "rounds", str(event.round_id))
    yield Announced("awards", "rounds", str(event.round_id))


@announced.register
def _(event: RoundCancelledV1 | RoundOvertakenV1 | RoundQuestionedV1) -> Iterator[Announced]:
    yield Announced("submissions", "rounds", str(event.round_id))


@announced.register
def _(event: DossierSubmittedV1) -> Iterator[Announced]:
    for service in ("submissions", "awards", "notify"):
        yield Announced(service, "dossiers", str(event.dossier_id))
    for nominee in event.nominees:
        yield Announced("submissions", "nominees", str(nominee.nominee_id))
    for stage in event.route:
        place = f"{event.dossier_id}/{event.attempt}/{stage.number}"
        yield Announced("submissions", "stages", place)
        for kind in stage.steps:
            yield Announced("submissions", "steps", f"{place}/{kind}")


@announced.register
def _(event: StepCompletedV1 | VerdictsGivenV1) -> Iterator[Announced]:
    for verdict in event.verdicts:
        yield Announced("submissions", "verdicts", str(verdict.verdict_id))


@announced.register
def _(event: PanelOpenedV1) -> Iterator[Announced]:
    yield Announced("scoring", "panels", str(event.session_id))


@announced.register
def _(event: ScoresGivenV1) -> Iterator[Announced]:
    for score_id in event.score_ids:
        yield Announced("scoring", "scores", str(score_id))


@announced.register
def _(event: PanellistRecusedV1) -> Iterator[Announced]:
    yield Announced("scoring", "recusals", str(event.recusal_id))


@announced.register
def _(event: SheetRecordedV1) -> Iterator[Announced]:
    yield Announced("scoring", "score_sheets", event.code)


@announced.register
def _(event: AwardRecordedV1) -> Iterator[Announced]:
    yield Announced("awards", "awards", f"{event.code}/{event.rule_set}")


@announced.register
def _(event: SessionOpenedV1) -> Iterator[Announced]:
    yield Announced("awards", "sessions", str(event.session_id))


@announced.register
def _(event: ItemsAddedV1) -> Iterator[Announced]:
    for item in event.items:
        yield Announced("awards", "agenda_items", str(item.item_id))


@announced.register
def _(event: AgendaClosedV1) -> Iterator[Announced]:
    for member in event.members:
        yield Announced("awards", "session_members", f"{event.session_id}/{member}")


@announced.register
def _(event: MemberRecusedV1) -> Iterator[Announced]:
    yield Announced("awards", "recusals", str(event.recusal_id))


@announced.register
def _(event: BallotCastV1) -> Iterator[Announced]:
    for ballot_id in event.ballot_ids:
        yield Announced("awards", "ballots", str(ballot_id))


@announced.register
def _(event: DecisionDraftedV1) -> Iterator[Announced]:
    yield Announced("awards", "decisions", str(event.decision_id))
    for item_id in event.item_ids:
        yield Announced("awards", "decision_items", f"{event.decision_id}/{item_id}")


@announced.register
def _(event: DecisionIssuedV1 | DecisionReplacedV1) -> Iterator[Announced]:
    for item in event.items:
        yield Announced("awards", "register_entries", str(item.register_entry_id))


@announced.register
def _(event: DecisionRectifiedV1) -> Iterator[Announced]:
    yield Announced("awards", "rectifications", str(event.rectification_id))


@announced.register
def _(event: NoticeRaisedV1) -> Iterator[Announced]:
    yield Announced("notify", "notices", str(event.notice_id))
