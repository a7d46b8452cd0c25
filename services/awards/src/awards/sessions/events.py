"""Domain to contract: the facts of sessions. Each is numbered by the session's version after it."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from awards.sessions.states import ItemStatus
from awards.sessions.values import Ballot, Item, Recusal, Session
from contracts.acts import ActDone, InterestStated, LateAct
from contracts.awards import (
    AgendaClosedV1,
    BallotCastV1,
    BallotOpenedV1,
    BallotProlongedV1,
    ItemOnAgenda,
    ItemOutcome,
    ItemsAddedV1,
    ItemsWithdrawnV1,
    MemberRecusedV1,
    PaperEnteredV1,
    RecusalWithdrawnV1,
    SessionConcludedV1,
    SessionOpenedV1,
    SessionQuestionedV1,
    SessionRemindedV1,
    UndecidedItem,
)
from contracts.event import Event
from kit.unit_of_work import Fact


class _Which(TypedDict):
    session_id: UUID
    unit_id: UUID
    round_id: UUID


class _OfRecusal(TypedDict):
    recusal_id: UUID
    member_id: UUID
    item_id: UUID
    told: tuple[UUID, ...]


def session_opened(session: Session) -> Fact:
    return _fact(session, SessionOpenedV1(ordinal=session.ordinal, **_which(session)))


def items_added(session: Session, items: Iterable[Item]) -> Fact:
    added = tuple(
        ItemOnAgenda(
            item_id=item.id,
            dossier_id=item.dossier_id,
            attempt=item.attempt,
            nominee_id=item.nominee_id,
            award_code=item.award_code,
            nominee_version_id=item.nominee_version_id,
            position=item.position,
        )
        for item in items
    )
    return _fact(session, ItemsAddedV1(items=added, **_which(session)))


def items_withdrawn(session: Session, item_ids: Iterable[UUID]) -> Fact:
    event = ItemsWithdrawnV1(item_ids=tuple(item_ids), members=_in_office(session), **_which(session))
    return _fact(session, event)


def agenda_closed(session: Session) -> Fact:
    item_ids = tuple(item.id for item in session.agenda)
    return _fact(session, AgendaClosedV1(members=session.members, item_ids=item_ids, **_which(session)))


def member_recused(
    session: Session, recusal: Recusal, *interests: InterestStated, by: UUID | None = None
) -> Fact:
    """`by`: who declared or recorded it; none where a rule did."""
    return _fact(session, MemberRecusedV1(interests=interests, **_recusal(recusal, by), **_which(session)))


def recusal_withdrawn(
    session: Session, recusal: Recusal, *interests: InterestStated, by: UUID | None = None
) -> Fact:
    """`by`: who took it back; none where a rule did."""
    return _fact(session, RecusalWithdrawnV1(interests=interests, **_recusal(recusal, by), **_which(session)))


def session_questioned(session: Session, late: tuple[LateAct, ...], above_id: UUID | None) -> Fact:
    return _fact(session, SessionQuestionedV1(late=late, above_id=above_id, **_which(session)))


def ballot_opened(session: Session, due_at: datetime) -> Fact:
    return _fact(session, BallotOpenedV1(due_at=due_at, members=_in_office(session), **_which(session)))


def ballot_prolonged(session: Session, due_at: datetime, members: tuple[UUID, ...]) -> Fact:
    return _fact(session, BallotProlongedV1(due_at=due_at, members=members, **_which(session)))


def paper_entered(session: Session, member: UUID, entered_by: UUID, received_at: datetime) -> Fact:
    event = PaperEnteredV1(
        members=(member,), entered_by=entered_by, received_at=received_at, **_which(session)
    )
    return _fact(session, event)


def session_reminded(session: Session, due_at: datetime, members: tuple[UUID, ...]) -> Fact:
    return _fact(session, SessionRemindedV1(due_at=due_at, members=members, **_which(session)))


def ballot_cast(session: Session, member: UUID, ballots: Iterable[Ballot], acts: tuple[ActDone, ...]) -> Fact:
    ids = tuple(ballot.id for ballot in ballots)
    return _fact(session, BallotCastV1(member_id=member, ballot_ids=ids, acts=acts, **_which(session)))


def session_concluded(session: Session, *, round_cancelled: bool = False) -> Fact:
    undecided = tuple(
        UndecidedItem(
            item_id=item.id, dossier_id=item.dossier_id, attempt=item.attempt, nominee_id=item.nominee_id
        )
        for item in session.undecided
    )
    event = SessionConcludedV1(
        outcomes=tuple(_outcomes(session)),
        undecided=undecided,
        round_cancelled=round_cancelled,
        **_which(session),
    )
    return _fact(session, event)


def _outcomes(session: Session) -> Iterable[ItemOutcome]:
    for item in session.agenda:
        if item.in_favour is None or item.members is None:
            continue
        if item.status is not ItemStatus.UNDECIDED:
            yield ItemOutcome(
                item_id=item.id,
                dossier_id=item.dossier_id,
                attempt=item.attempt,
                nominee_id=item.nominee_id,
                award_code=item.award_code,
                approved=item.status is ItemStatus.APPROVED,
                in_favour=item.in_favour,
                members=item.members,
                nominee_version_id=item.nominee_version_id,
            )


def _in_office(session: Session) -> tuple[UUID, ...]:
    return tuple(member for member in session.members if member not in session.left)


def _recusal(recusal: Recusal, by: UUID | None) -> _OfRecusal:
    member = recusal.member_id
    told = () if by in {None, member} else (member,)
    return {"recusal_id": recusal.id, "member_id": member, "item_id": recusal.item_id, "told": told}


def _which(session: Session) -> _Which:
    return {"session_id": session.id, "unit_id": session.unit_id, "round_id": session.round_id}


def _fact(session: Session, event: Event) -> Fact:
    return Fact(event, key=str(session.id), sequence=session.version)
