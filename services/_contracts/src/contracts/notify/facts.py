"""Facts about notices: ids only; text and address stay with notify and the directory."""

from uuid import UUID

from contracts.fact import Fact


class NoticeFact(Fact):
    """What every fact about a notice says."""

    notice_id: UUID
    person_id: UUID


class NoticeRaisedV1(NoticeFact, type="notify.notice.raised.v1"):
    """A person is told of a fact: one notice for each person and fact."""

    fact_id: UUID
    fact_type: str
    template: str


class NoticeReadV1(NoticeFact, type="notify.notice.read.v1"):
    """The person opened the notice."""


class NoticeDeliveredV1(NoticeFact, type="notify.notice.delivered.v1"):
    """The notice also went out over a channel (e-mail)."""

    channel: str


class NoticeTakenOverV1(NoticeFact, type="notify.notice.state_taken_over.v1"):
    """Where kept facts of an older notice begin: those before this number are not kept. Nothing changes by it."""
