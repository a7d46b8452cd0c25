"""What goes out about notices."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class NoticeView(BaseModel):
    """A notice as its person reads it. `link` is the path of the matter in the portal."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "examples": [
                {
                    "id": "0196a000-0000-7000-8000-000000000001",
                    "subject": "Hồ sơ 00A1B2 chờ thẩm định",
                    "body": "Hồ sơ đề nghị khen thưởng 00A1B2 của Xã Đoàn Tùng chờ Phòng Nội vụ thẩm định.",
                    "link": "/ho-so/0196a000-0000-7000-8000-00000000a1b2",
                    "raised_at": "2025-05-06T01:00:00Z",
                    "read_at": None,
                }
            ]
        },
    )

    id: UUID
    subject: str
    body: str
    link: str
    raised_at: datetime
    read_at: datetime | None


class UnreadCount(BaseModel):
    """How many notices the caller has not opened."""

    unread: int
