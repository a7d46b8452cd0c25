"""Rows of the session tables to and from the domain's values."""

from typing import Any

from authority.exclusions import RecusalCause
from awards.sessions.models import sessions
from awards.sessions.states import ItemStatus
from awards.sessions.values import Ballot, Choice, Item, Manner, Recusal, Score, Session
from contracts.acts import Ground
from contracts.awards import SessionStatus
from contracts.submissions import Lateness, SubjectType
from kit.unit_of_work import AnyRow

_HEAD = tuple(column.name for column in sessions.c)


def head_row(session: Session) -> dict[str, Any]:
    return {name: getattr(session, name) for name in _HEAD} | {"status": session.status.value}


def session_of(row: AnyRow, **parts: Any) -> Session:
    fields = {name: getattr(row, name) for name in _HEAD} | {"status": SessionStatus(row.status)}
    return Session(**fields, **parts)


def item_row(session: Session, item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "session_id": session.id,
        "position": item.position,
        "unit_id": session.unit_id,
        "dossier_id": item.dossier_id,
        "attempt": item.attempt,
        "stage": item.stage,
        "nominee_id": item.nominee_id,
        "person_id": item.person_id,
        "subject_type": item.subject_type.value,
        "award_code": item.award_code,
        "rule_set": item.rule_set,
        "threshold": item.threshold,
        "working_days": item.working_days,
        "status": item.status.value,
        "nominee_version_id": item.nominee_version_id,
        "name_digest": item.name_digest,
        "late": item.late.model_dump(mode="json") if item.late else None,
    }


def item_of(row: AnyRow) -> Item:
    score = None
    if row.score_rank is not None:
        score = Score(row.score_mean, row.score_spread, row.score_rank)
    return Item(
        id=row.id,
        dossier_id=row.dossier_id,
        attempt=row.attempt,
        stage=row.stage,
        nominee_id=row.nominee_id,
        person_id=row.person_id,
        subject_type=SubjectType(row.subject_type),
        award_code=row.award_code,
        rule_set=row.rule_set,
        threshold=row.threshold,
        position=row.position,
        working_days=row.working_days,
        status=ItemStatus(row.status),
        score=score,
        in_favour=row.in_favour,
        members=row.members,
        nominee_version_id=row.nominee_version_id,
        name_digest=row.name_digest,
        late=Lateness.model_validate(row.late) if row.late else None,
    )


def recusal_of(row: AnyRow) -> Recusal:
    return Recusal(
        id=row.id,
        item_id=row.item_id,
        member_id=row.member_id,
        cause=RecusalCause(row.cause),
        reason=row.reason,
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
        ground=Ground(row.ground) if row.ground else None,
    )


def ballot_of(row: AnyRow) -> Ballot:
    return Ballot(
        id=row.id,
        item_id=row.item_id,
        member_id=row.member_id,
        choice=Choice(row.choice),
        manner=Manner(row.manner),
        entered_by=row.entered_by,
        paper_reference=row.paper_reference,
        cast_at=row.cast_at,
        received_at=row.received_at,
    )
