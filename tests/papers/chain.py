"""Dossiers and sessions as their papers are made of them, by hand."""

from datetime import UTC, date, datetime
from typing import Any, Final

from papers.dossier import Achievement, DossierRecord, Evidence, Finding, Letter, Nominee
from papers.letterhead import council_of
from papers.record import Letterhead
from papers.session import Counted, OnAgenda, SessionRecord
from tests.papers.records import GIAY_KHEN, HEAD

DAY: Final = date(2025, 5, 5)
ROUND: Final = "Đợt xét khen thưởng sơ kết giai đoạn 2022 - 2025"
MOVEMENT: Final = "Đẩy mạnh phát triển kết cấu hạ tầng đồng bộ, hiện đại; thực hành tiết kiệm, chống lãng phí"
COMMUNE: Final = Letterhead(
    issuer="Ủy ban nhân dân\nxã Thanh Giang",
    above=None,
    authority="Chủ tịch Ủy ban nhân dân xã Thanh Giang",
    capacity="Chủ tịch",
    place="Thanh Giang",
)
OFFICE: Final = Letterhead(
    issuer="Phòng Nội vụ",
    above="Ủy ban nhân dân huyện Thanh Miện",
    authority="Trưởng phòng Nội vụ",
    capacity="Trưởng phòng",
    place="Thanh Miện",
)
MEMBERS: Final = ("Nguyễn Thị Mẫu", "Trần Văn Mẫu", "Lê Thị Mẫu")
SENT_WITH: Final = Letter(number="12/TTr-UBND", issued_on=date(2025, 4, 29))


def nominee(name: str = "Hộ ông Nguyễn Văn Mẫu", subject_type: str = "household", **more: Any) -> Nominee:
    said: dict[str, Any] = {
        "description": "Thôn Đông, xã Thanh Giang",
        "award": GIAY_KHEN,
        "achievements": (
            Achievement(
                summary="Hiến 120 m² đất làm đường giao thông nông thôn.",
                period_from=date(2022, 12, 1),
                period_to=date(2025, 3, 31),
            ),
        ),
        "evidence": (Evidence(title="Biên bản bàn giao", reference="BB-07/2024"),),
        "is_proposed": True,
    }
    return Nominee(name=name, subject_type=subject_type, **(said | more))


def dossier(*nominees: Nominee, **more: Any) -> DossierRecord:
    """What a commune sent, unless said otherwise."""
    said: dict[str, Any] = {
        "kind": "unit",
        "day": DAY,
        "is_draft": False,
        "letterhead": COMMUNE,
        "office": COMMUNE,
        "letter": SENT_WITH,
        "to": "Chủ tịch Ủy ban nhân dân huyện Thanh Miện",
        "sent_by": COMMUNE.body,
        "sent_with": SENT_WITH,
        "round": ROUND,
        "movement": MOVEMENT,
        "legal_bases": ("Luật số 06/2022/QH15", "Nghị định số 98/2023/NĐ-CP"),
        "nominees": nominees or (nominee(),),
    }
    return DossierRecord(**(said | more))


def level(*nominees: Nominee, **more: Any) -> DossierRecord:
    """What a district concluded on it, unless said otherwise: it proposes."""
    said: dict[str, Any] = {
        "kind": "level",
        "letterhead": HEAD,
        "office": OFFICE,
        "letter": Letter(number="45/TTr-UBND", issued_on=date(2025, 5, 12)),
        "to": "Chủ tịch Ủy ban nhân dân tỉnh Hải Dương",
        "outcome": "proposed",
        "concluded_on": date(2025, 5, 12),
        "signed_by": "Phạm Thị Mẫu",
        "has_council": True,
    }
    return dossier(*nominees, **(said | more))


def found(*, supported: bool = True, reason: str | None = None) -> Finding:
    return Finding(is_supported=supported, reason=reason)


def agenda(*names: str, **more: Any) -> SessionRecord:
    """A session whose votes are not counted yet."""
    said: dict[str, Any] = {
        "kind": "agenda",
        "agenda": tuple(OnAgenda(name=name, award=GIAY_KHEN) for name in names),
        "members": MEMBERS,
        "awaited": MEMBERS[2:],
        "due_at": datetime(2025, 5, 9, 10, 0, tzinfo=UTC),
    }
    return _session(said | more)


def concluded(*counted: Counted, **more: Any) -> SessionRecord:
    """A session of three members: two voted, one in writing."""
    said: dict[str, Any] = {
        "kind": "concluded",
        "counted": counted,
        "members": MEMBERS,
        "present": MEMBERS[:1],
        "written": MEMBERS[1:2],
        "absent": MEMBERS[2:],
        "regulation": "Quy chế hoạt động của Hội đồng Thi đua - Khen thưởng",
        "concluded_at": datetime(2025, 5, 9, 3, 5, tzinfo=UTC),
    }
    return _session(said | more)


def counted(name: str = "Hộ ông Nguyễn Văn Mẫu", **more: Any) -> Counted:
    said: dict[str, Any] = {
        "award": GIAY_KHEN,
        "members": 3,
        "in_favour": 2,
        "against": 0,
        "not_voted": 1,
        "excused": (),
        "is_decided": True,
        "is_approved": True,
    }
    return Counted(name=name, **(said | more))


def _session(said: dict[str, Any]) -> SessionRecord:
    always: dict[str, Any] = {
        "letterhead": council_of(HEAD),
        "unit": HEAD,
        "ordinal": 1,
        "round": ROUND,
        "opened_at": datetime(2025, 5, 6, 1, 0, tzinfo=UTC),
    }
    return SessionRecord(**(always | said))
