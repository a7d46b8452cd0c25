"""Facts of notify."""

from contracts.notify.facts import NoticeDeliveredV1, NoticeRaisedV1, NoticeReadV1, NoticeTakenOverV1

__all__ = ["NoticeDeliveredV1", "NoticeRaisedV1", "NoticeReadV1", "NoticeTakenOverV1"]
