"""Sessions as people and the workflow see them: built from the domain, nothing asked of the database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from awards.sessions.schemas import (
    BallotLine,
    ItemView,
    Minutes,
    MinutesItem,
    MinutesRecusal,
    MinutesRegulation,
    RecusalView,
    ScoreView,
    SessionView,
    StillBelow,
)
from awards.sessions.states import ItemStatus
from awards.sessions.values import Ballot, Choice, Item, Manner, Recusal, Score, Session


@dataclass(frozen=True)
class Surroundings:
    """What a session's page shows besides the session: names, the quorum, the sheet wanted, what is still below."""

    unit_name: str
    round_name: str | None
    quorum: Fraction
    regulation: MinutesRegulation
    sheet: str | None
    below: int
    below_known: list[UUID]


def session_view(
    session: Session,
    cast: Iterable[tuple[UUID, UUID]],
    own: Iterable[Ballot],
    surroundings: Surroundings,
    now: datetime,
) -> SessionView:
    """`cast` is (item, member) of every ballot, `own` the reader's."""
    papers = list(cast)
    voters = {member for _, member in papers}
    return SessionView(
        id=session.id,
        version=session.version,
        unit_id=session.unit_id,
        unit_name=surroundings.unit_name,
        round_id=session.round_id,
        round_name=surroundings.round_name,
        ordinal=session.ordinal,
        supplementary=session.ordinal > 1,
        status=session.status,
        now=now,
        opened_at=session.opened_at,
        remind_at=session.remind_at,
        due_at=session.due_at,
        count_at=session.count_at,
        concluded_at=session.concluded_at,
        panel_sheet=surroundings.sheet,
        panel_concluded_at=session.panel_concluded_at,
        items=[_item(item) for item in session.items],
        members=list(session.members),
        left=[member for member in session.members if member in session.left],
        recusals=[_recusal(recusal) for recusal in session.recusals],
        voted=[member for member in session.members if member in voters],
        awaited=list(session.awaited(papers)),
        my_ballot=[BallotLine(item_id=ballot.item_id, choice=ballot.choice) for ballot in own],
        still_below=StillBelow(count=surroundings.below, dossier_ids=surroundings.below_known),
    )


def minutes(session: Session, ballots: Iterable[Ballot], surroundings: Surroundings) -> Minutes:
    """The minutes of a concluded session. A recused member's vote on an item is not in its counts."""
    assert session.concluded_at is not None  # noqa: S101 - the handler refuses a session that is not concluded
    papers = {(ballot.item_id, ballot.member_id): ballot for ballot in ballots}
    manners = {ballot.member_id: ballot.manner for ballot in papers.values()}
    counted = [item for item in session.agenda if item.in_favour is not None]
    return Minutes(
        session_id=session.id,
        unit_id=session.unit_id,
        unit_name=surroundings.unit_name,
        round_id=session.round_id,
        round_name=surroundings.round_name,
        ordinal=session.ordinal,
        opened_at=session.opened_at,
        concluded_at=session.concluded_at,
        members=list(session.members),
        present=[member for member in session.members if manners.get(member) is Manner.PRESENT],
        written=[member for member in session.members if manners.get(member) is Manner.WRITTEN],
        absent=[member for member in session.members if member not in manners and session.votes_of(member)],
        left=[member for member in session.members if member in session.left],
        quorum=str(surroundings.quorum),
        regulation=surroundings.regulation,
        recused_from_all=[
            member for member in session.members if member not in manners and not session.votes_of(member)
        ],
        written_papers={
            ballot.member_id: ballot.paper_reference
            for ballot in papers.values()
            if ballot.paper_reference is not None
        },
        items=[_minutes_item(session, item, papers) for item in counted],
        withdrawn_item_ids=[item.id for item in session.items if item.status is ItemStatus.WITHDRAWN],
    )


def _minutes_item(session: Session, item: Item, papers: Mapping[tuple[UUID, UUID], Ballot]) -> MinutesItem:
    recusals = [recusal for recusal in session.recusals if recusal.item_id == item.id]
    out = {recusal.member_id for recusal in recusals}
    voting = [member for member in session.members if member not in out]
    choices = [papers[item.id, member].choice for member in voting if (item.id, member) in papers]
    return MinutesItem(
        item_id=item.id,
        dossier_id=item.dossier_id,
        nominee_id=item.nominee_id,
        award_code=item.award_code,
        threshold=str(item.threshold),
        members=len(session.members) if item.members is None else item.members,
        in_favour=choices.count(Choice.FOR),
        against=choices.count(Choice.AGAINST),
        not_voted=len(voting) - len(choices),
        recused=[
            MinutesRecusal(
                member_id=recusal.member_id,
                cause=recusal.cause,
                reason=recusal.reason,
                ground=recusal.ground,
            )
            for recusal in recusals
            if recusal.member_id in session.members
        ],
        decided=item.status is not ItemStatus.UNDECIDED,
        approved=item.status is ItemStatus.APPROVED,
        score=_score(item.score),
        late=item.late,
    )


def _item(item: Item) -> ItemView:
    return ItemView(
        id=item.id,
        dossier_id=item.dossier_id,
        attempt=item.attempt,
        nominee_id=item.nominee_id,
        subject_type=item.subject_type,
        award_code=item.award_code,
        rule_set=item.rule_set,
        threshold=str(item.threshold),
        status=item.status,
        score=_score(item.score),
        in_favour=item.in_favour,
        members=item.members,
        nominee_version_id=item.nominee_version_id,
        late=item.late,
    )


def _score(score: Score | None) -> ScoreView | None:
    return None if score is None else ScoreView(mean=score.mean, spread=score.spread, rank=score.rank)


def _recusal(recusal: Recusal) -> RecusalView:
    return RecusalView(
        id=recusal.id,
        item_id=recusal.item_id,
        member_id=recusal.member_id,
        cause=recusal.cause,
        reason=recusal.reason,
        ground=recusal.ground,
    )
