"""What happened in a session, as facts. Each is numbered by the session's version after it."""

from collections.abc import Iterable
from functools import singledispatch
from typing import TypedDict
from uuid import UUID

from awards.sessions import happened
from awards.sessions.happened import Happened
from awards.sessions.states import ItemStatus
from awards.sessions.values import Item, Recusal, Session
from contracts.acts import ActDone, InterestStated
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
from contracts.awards.facts import SessionFact
from kit.unit_of_work import NumberedFact

Acts = tuple[ActDone, ...]
"""What the actor did in the session by it, for the facts of what people do."""


def numbered(session: Session, what: Happened, acts: Acts = ()) -> NumberedFact:
    return NumberedFact(fact(what, session, acts), key=str(session.id), sequence=session.version)


@singledispatch
def fact(what: Happened, session: Session, acts: Acts) -> SessionFact:
    """What the others are told of it, by the session as it is then."""
    raise NotImplementedError(type(what))


@fact.register
def _opened(_: happened.Opened, session: Session, __: Acts) -> SessionFact:
    return SessionOpenedV1(**_session(session), ordinal=session.ordinal)


@fact.register
def _items_added(what: happened.ItemsAdded, session: Session, _: Acts) -> SessionFact:
    return ItemsAddedV1(**_session(session), items=tuple(map(_on_agenda, what.items)))


@fact.register
def _items_withdrawn(what: happened.ItemsWithdrawn, session: Session, _: Acts) -> SessionFact:
    return ItemsWithdrawnV1(**_session(session), item_ids=what.item_ids, members=_in_office(session))


@fact.register
def _agenda_closed(_: happened.AgendaClosed, session: Session, __: Acts) -> SessionFact:
    item_ids = tuple(item.id for item in session.agenda)
    return AgendaClosedV1(**_session(session), members=session.members, item_ids=item_ids)


@fact.register
def _recused(what: happened.Recused, session: Session, _: Acts) -> SessionFact:
    return MemberRecusedV1(
        **_session(session),
        **_recusal(what.recusal, what.by),
        interests=(interest(session, what.recusal),) if what.by else (),
    )


@fact.register
def _recusal_withdrawn(what: happened.RecusalWithdrawn, session: Session, _: Acts) -> SessionFact:
    return RecusalWithdrawnV1(
        **_session(session),
        **_recusal(what.recusal, what.by),
        interests=(interest(session, what.recusal, withdrawn=True),) if what.by else (),
    )


@fact.register
def _questioned(what: happened.Questioned, session: Session, _: Acts) -> SessionFact:
    return SessionQuestionedV1(**_session(session), late=what.late, above_id=what.above_id)


@fact.register
def _ballot_opened(what: happened.BallotOpened, session: Session, _: Acts) -> SessionFact:
    return BallotOpenedV1(**_session(session), due_at=what.due_at, members=_in_office(session))


@fact.register
def _ballot_prolonged(what: happened.BallotProlonged, session: Session, _: Acts) -> SessionFact:
    return BallotProlongedV1(**_session(session), due_at=what.due_at, members=what.awaited)


@fact.register
def _reminded(what: happened.Reminded, session: Session, _: Acts) -> SessionFact:
    return SessionRemindedV1(**_session(session), due_at=what.due_at, members=what.awaited)


@fact.register
def _ballot_cast(what: happened.BallotCast, session: Session, acts: Acts) -> SessionFact:
    ids = tuple(ballot.id for ballot in what.ballots)
    return BallotCastV1(**_session(session), member_id=what.member_id, ballot_ids=ids, acts=acts)


@fact.register
def _paper_entered(what: happened.PaperEntered, session: Session, _: Acts) -> SessionFact:
    return PaperEnteredV1(
        **_session(session),
        members=(what.member_id,),
        entered_by=what.entered_by,
        received_at=what.received_at,
    )


@fact.register
def _concluded(what: happened.Concluded, session: Session, _: Acts) -> SessionFact:
    undecided = tuple(
        UndecidedItem(
            item_id=item.id, dossier_id=item.dossier_id, attempt=item.attempt, nominee_id=item.nominee_id
        )
        for item in session.undecided
    )
    return SessionConcludedV1(
        **_session(session),
        outcomes=tuple(_outcomes(session)),
        undecided=undecided,
        round_cancelled=what.round_cancelled,
    )


def interest(session: Session, recusal: Recusal, *, withdrawn: bool = False) -> InterestStated:
    """The interest that was declared by the recusal, as every service hears of it.

    It stands for the nomination, also where that has left the agenda since.
    """
    (item,) = (one for one in session.items if one.id == recusal.item_id)
    assert recusal.ground is not None  # noqa: S101 - what is declared here says its ground
    return InterestStated(
        interest_id=recusal.id,
        person_id=recusal.member_id,
        dossier_id=item.dossier_id,
        nominee_id=item.nominee_id,
        ground=recusal.ground,
        withdrawn=withdrawn,
    )


def _on_agenda(item: Item) -> ItemOnAgenda:
    return ItemOnAgenda(
        item_id=item.id,
        dossier_id=item.dossier_id,
        attempt=item.attempt,
        nominee_id=item.nominee_id,
        award_code=item.award_code,
        nominee_version_id=item.nominee_version_id,
        position=item.position,
    )


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


class _Recusal(TypedDict):
    recusal_id: UUID
    member_id: UUID
    item_id: UUID
    told: tuple[UUID, ...]


def _recusal(recusal: Recusal, by: UUID | None) -> _Recusal:
    member = recusal.member_id
    told = () if by in {None, member} else (member,)
    return {"recusal_id": recusal.id, "member_id": member, "item_id": recusal.item_id, "told": told}


class _Session(TypedDict):
    session_id: UUID
    unit_id: UUID
    round_id: UUID


def _session(session: Session) -> _Session:
    return {"session_id": session.id, "unit_id": session.unit_id, "round_id": session.round_id}
