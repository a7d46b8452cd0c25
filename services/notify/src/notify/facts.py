"""What happened to a notice, as facts: ids only. The fact's sequence is the notice's version after the change."""

from contracts.notify import NoticeDeliveredV1, NoticeRaisedV1, NoticeReadV1
from kit.unit_of_work import NumberedFact
from notify.domain import Notice


def raised(notice: Notice, fact_type: str, template: str) -> NumberedFact:
    fact = NoticeRaisedV1(
        notice_id=notice.id,
        person_id=notice.person_id,
        fact_id=notice.fact_id,
        fact_type=fact_type,
        template=template,
    )
    return NumberedFact(fact, key=str(notice.id), sequence=notice.version)


def read(notice: Notice) -> NumberedFact:
    fact = NoticeReadV1(notice_id=notice.id, person_id=notice.person_id)
    return NumberedFact(fact, key=str(notice.id), sequence=notice.version)


def delivered(notice: Notice, channel: str) -> NumberedFact:
    fact = NoticeDeliveredV1(notice_id=notice.id, person_id=notice.person_id, channel=channel)
    return NumberedFact(fact, key=str(notice.id), sequence=notice.version)
