"""Who plays in the schedules over three services, and on which routes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tests.schedules.cast import (
    APPRAISE,
    BANG_KHEN,
    CHECK,
    COMMUNE,
    COUNCIL,
    DISTRICT,
    GIAY_KHEN,
    OFFICES,
    PROVINCE,
    SIGN,
    Route,
)

OFFICE: Final = OFFICES[DISTRICT]
_PROVINCE_OFFICE: Final = OFFICES[PROVINCE]


@dataclass(frozen=True)
class Part:
    """A person by the (role, unit) that they hold; several wear two hats, so that duties can collide."""

    hats: tuple[tuple[str, str], ...]

    def holds(self, role: str, unit: str) -> bool:
        return (role, unit) in self.hats


PARTS: Final = (
    Part((("officer", COMMUNE),)),
    Part((("head", COMMUNE), ("officer", COMMUNE))),
    Part((("standing_officer", OFFICE),)),
    Part((("standing_officer", OFFICE),)),
    Part((("council_chair", DISTRICT), ("head", DISTRICT))),
    Part((("council_member", DISTRICT), ("standing_officer", OFFICE))),
    Part((("council_member", DISTRICT), ("council_member", PROVINCE))),
    Part((("head", DISTRICT),)),
    Part((("council_secretary", DISTRICT),)),
    Part((("clerk", DISTRICT),)),
    Part((("standing_officer", _PROVINCE_OFFICE),)),
    Part((("council_chair", PROVINCE), ("head", PROVINCE))),
    Part((("council_member", PROVINCE),)),
    Part((("council_member", PROVINCE), ("officer", COMMUNE))),
    Part((("council_secretary", PROVINCE),)),
    Part((("clerk", PROVINCE),)),
)
"""The council of the district has three members, that of the province four."""
_SHORT: Final = (COUNCIL, SIGN)
ROUTES: Final = (
    Route("mot-cap", ((DISTRICT, _SHORT),), ((GIAY_KHEN, 1), (BANG_KHEN, None))),
    Route("mot-cap-du", ((DISTRICT, (CHECK, APPRAISE, COUNCIL, SIGN)),), ((GIAY_KHEN, 1),)),
    Route(
        "hai-cap",
        ((DISTRICT, (APPRAISE, COUNCIL, SIGN)), (PROVINCE, _SHORT)),
        ((GIAY_KHEN, 1), (BANG_KHEN, 2)),
    ),
)
OFFICE_OF: Final[Mapping[str, str]] = OFFICES
