"""Who plays in the schedules of dossiers, on which routes: plain data that model and both sides share."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

CHECK, APPRAISE, COUNCIL, SIGN = "check", "appraise", "council", "sign"
COMMUNE, DISTRICT, PROVINCE = "11287", "300", "30"
OTHER_COMMUNE: Final = "11284"
OFFICES: Final[Mapping[str, str]] = {COMMUNE: COMMUNE, DISTRICT: "300-NV", PROVINCE: "30-SNV"}
"""The office that checks and appraises for a unit."""
PEOPLE: Final[tuple[tuple[tuple[str, str], ...], ...]] = (
    (("officer", COMMUNE),),
    (("officer", COMMUNE), ("head", COMMUNE)),
    (("head", COMMUNE),),
    (("standing_officer", "300-NV"),),
    (("standing_officer", "300-NV"), ("head", DISTRICT)),
    (("head", DISTRICT), ("council_member", DISTRICT)),
    (("standing_officer", "30-SNV"),),
    (("head", PROVINCE), ("council_member", PROVINCE)),
    (("head", COMMUNE), ("standing_officer", "300-NV")),
    (("officer", OTHER_COMMUNE),),
)
"""(role, unit) of each person. Several wear two hats, so that duties can collide; the last is a stranger. The commune's
council has no member."""
DOERS: Final[Mapping[str, str]] = {
    CHECK: "standing_officer",
    APPRAISE: "standing_officer",
    COUNCIL: "council_member",
    SIGN: "head",
}
GIAY_KHEN, BANG_KHEN, HUAN_CHUONG = (
    "giay_khen_chu_tich_huyen",
    "bang_khen_chu_tich_tinh",
    "huan_chuong_lao_dong",
)


@dataclass(frozen=True)
class Route:
    """The stages (unit, its steps) of a dossier of the commune, and which stage decides each award there."""

    code: str
    stages: tuple[tuple[str, tuple[str, ...]], ...]
    awards: tuple[tuple[str, int | None], ...]

    def unit(self, number: int) -> str:
        return self.stages[number - 1][0]

    def steps(self, number: int) -> tuple[str, ...]:
        return self.stages[number - 1][1]

    def office(self, number: int, step: str) -> str:
        unit = self.unit(number)
        return OFFICES[unit] if step in {CHECK, APPRAISE} else unit


_WHOLE: Final = (CHECK, APPRAISE, COUNCIL, SIGN)
ROUTES: Final = (
    Route(
        "ba-cap",
        ((COMMUNE, (COUNCIL, SIGN)), (DISTRICT, _WHOLE), (PROVINCE, _WHOLE)),
        ((GIAY_KHEN, 2), (BANG_KHEN, 3), (HUAN_CHUONG, None)),
    ),
    Route(
        "hai-cap",
        ((DISTRICT, (APPRAISE, SIGN)), (PROVINCE, (CHECK, COUNCIL, SIGN))),
        ((BANG_KHEN, 2), (HUAN_CHUONG, None)),
    ),
    Route("mot-cap", ((DISTRICT, (COUNCIL, SIGN)),), ((GIAY_KHEN, 1), (BANG_KHEN, None))),
    Route("chi-ky", ((COMMUNE, (SIGN,)), (DISTRICT, (SIGN,)), (PROVINCE, (SIGN,))), ((HUAN_CHUONG, None),)),
)


def holds(person: int, role: str, unit: str) -> bool:
    return (role, unit) in PEOPLE[person]


def units_of(person: int) -> set[str]:
    return {unit for _, unit in PEOPLE[person]}


def somebody(role: str, unit: str, which: int) -> int:
    """One of those who hold the role there, `which` going round among them; anybody where nobody holds it."""
    found = [person for person in range(len(PEOPLE)) if holds(person, role, unit)] or range(len(PEOPLE))
    return found[which % len(found)]
