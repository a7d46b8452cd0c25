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
from contracts.fact import Fact
from kit.unit_of_work import NumberedFact


class _Which(TypedDict):
    session_id: UUID
    unit_id: UUID
    round_id: UUID


class _OfRecusal(TypedDict):
    recusal_id: UUID
    member_id: UUID
    item_id: UUID
    told: tuple[UUID, ...]


def session_opened(session: Session) -> NumberedFact:
    return _numbered(session, SessionOpenedV1(ordinal=session.ordinal, **_which(session)))


def items_added(session: Session, items: Iterable[Item]) -> NumberedFact:
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
    return _numbered(session, ItemsAddedV1(items=added, **_which(session)))


def items_withdrawn(session: Session, item_ids: Iterable[UUID]) -> NumberedFact:
    fact = ItemsWithdrawnV1(item_ids=tuple(item_ids), members=_in_office(session), **_which(session))
    return _numbered(session, fact)


def agenda_closed(session: Session) -> NumberedFact:
    item_ids = tuple(item.id for item in session.agenda)
    return _numbered(session, AgendaClosedV1(members=session.members, item_ids=item_ids, **_which(session)))


def member_recused(
    session: Session, recusal: Recusal, *interests: InterestStated, by: UUID | None = None
) -> NumberedFact:
    """`by`: who declared or recorded it; none where a rule did."""
    return _numbered(
        session, MemberRecusedV1(interests=interests, **_recusal(recusal, by), **_which(session))
    )


def recusal_withdrawn(
    session: Session, recusal: Recusal, *interests: InterestStated, by: UUID | None = None
) -> NumberedFact:
    """`by`: who took it back; none where a rule did."""
    return _numbered(
        session, RecusalWithdrawnV1(interests=interests, **_recusal(recusal, by), **_which(session))
    )


def session_questioned(session: Session, late: tuple[LateAct, ...], above_id: UUID | None) -> NumberedFact:
    return _numbered(session, SessionQuestionedV1(late=late, above_id=above_id, **_which(session)))


def ballot_opened(session: Session, due_at: datetime) -> NumberedFact:
    return _numbered(session, BallotOpenedV1(due_at=due_at, members=_in_office(session), **_which(session)))


def ballot_prolonged(session: Session, due_at: datetime, members: tuple[UUID, ...]) -> NumberedFact:
    return _numbered(session, BallotProlongedV1(due_at=due_at, members=members, **_which(session)))


def paper_entered(session: Session, member: UUID, entered_by: UUID, received_at: datetime) -> NumberedFact:
    fact = PaperEnteredV1(
        members=(member,), entered_by=entered_by, received_at=received_at, **_which(session)
    )
    return _numbered(session, fact)


def session_reminded(session: Session, due_at: datetime, members: tuple[UUID, ...]) -> NumberedFact:
    return _numbered(session, SessionRemindedV1(due_at=due_at, members=members, **_which(session)))


def ballot_cast(
    session: Session, member: UUID, ballots: Iterable[Ballot], acts: tuple[ActDone, ...]
) -> NumberedFact:
    ids = tuple(ballot.id for ballot in ballots)
    return _numbered(session, BallotCastV1(member_id=member, ballot_ids=ids, acts=acts, **_which(session)))


def session_concluded(session: Session, *, round_cancelled: bool = False) -> NumberedFact:
    undecided = tuple(
        UndecidedItem(
            item_id=item.id, dossier_id=item.dossier_id, attempt=item.attempt, nominee_id=item.nominee_id
        )
        for item in session.undecided
    )
    fact = SessionConcludedV1(
        outcomes=tuple(_outcomes(session)),
        undecided=undecided,
        round_cancelled=round_cancelled,
        **_which(session),
    )
    return _numbered(session, fact)


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


def _numbered(session: Session, fact: Fact) -> NumberedFact:
    return NumberedFact(fact, key=str(session.id), sequence=session.version)
