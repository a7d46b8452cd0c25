"""Where in a dossier something stands: its dates by their places, and what is wrong in people's words, for refusals of
what was written into it before.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from kit.faults import Json, spoken
from kit.messages import fields
from submissions.dossiers.values import Dossier, Letter, Nominee
from submissions.errors import words


def located(dossier: Dossier, fault: dict[str, str]) -> dict[str, str]:
    """One of a problem's `errors`, whose pointer (RFC 6901) goes into the dossier as its view shows it."""
    nominees: Json = [{"name": nominee.name} for nominee in dossier.nominees]
    where = spoken(fault["pointer"], {"nominees": nominees}, fields("submissions"))
    return fault | {"in": "dossier", "where": where}


def fault_in(dossier: Dossier, pointer: str, code: str, **facts: Any) -> dict[str, str]:
    """Likewise, with the text that is called like its code."""
    return located(dossier, {"pointer": pointer, "code": code, "detail": words(code, **facts)})


def days_of(letter: Letter | None, nominees: Iterable[Nominee]) -> dict[str, date]:
    """Every date that the submitting unit wrote, by its place in the dossier."""
    days = days_of_letter(letter, "/letter") if letter else {}
    for place, nominee in enumerate(nominees):
        days |= days_of_nominee(nominee, f"/nominees/{place}")
    return days


def days_of_letter(letter: Letter, at: str = "") -> dict[str, date]:
    """The letter's dates, by their places in it, which itself stands `at` this place."""
    return {f"{at}/issued_on": letter.issued_on}


def days_of_nominee(nominee: Nominee, at: str = "") -> dict[str, date]:
    """Likewise the dates of one nominee."""
    days = {}
    for number, achievement in enumerate(nominee.achievements):
        days[f"{at}/achievements/{number}/period_from"] = achievement.period_from
        days[f"{at}/achievements/{number}/period_to"] = achievement.period_to
    return days
