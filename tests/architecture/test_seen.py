"""What a person does to something that has versions names the version that they saw, in every service."""

from typing import Final

import pytest

from kit.service import Service
from tests.architecture.operations import Operation, operations

pytestmark = pytest.mark.unit
TRIED: Final = "keeps nothing; its answer has the tag that whoever does it then names"
SEES_NOTHING: Final = {
    "directory POST /imports/calendar": "a notice adds; a line that takes another notice's word back names it",
    "directory POST /imports/calendar/check": TRIED,
    "directory POST /imports/people/check": TRIED,
    "directory POST /imports/successors/check": TRIED,
    "directory POST /imports/units/check": TRIED,
    "directory POST /assignments": "makes a role; one that overlaps it, or a second head, is refused",
    "directory POST /people/{person_id}/accounts": "links an account; one that is somebody's is refused",
    "submissions POST /dossiers/{dossier_id}/check": TRIED,
    "submissions POST /rule-sets/check": TRIED,
    "submissions POST /movements/check": TRIED,
    "submissions POST /rounds/check": TRIED,
    "scoring POST /sheets/{code}/check": TRIED,
    "awards POST /awards/check": TRIED,
    "submissions POST /dossiers": "makes a dossier",
    "submissions POST /dossiers/{dossier_id}/interests": "adds what somebody knows of themselves, at any version",
    "scoring PUT /panels/{session_id}/scores": "one's own sheet, on items that each are one sealed version",
    "scoring POST /panels/{session_id}/recusals": "adds what somebody knows of themselves, at any version",
    "awards POST /sessions/{session_id}/recusals": "adds what somebody knows of themselves, at any version",
    "awards POST /sessions/{session_id}/ballots": "one's own paper, on items that each are one sealed version",
    "awards POST /decisions": "makes a draft; signing and issuing it name its version",
    "notify POST /notices/{notice_id}/read": "a notice never changes",
}
"""Acts of persons without If-Match, and why there is nothing to name."""


def names_what_was_seen(route: Operation) -> bool:
    return any(each["name"].lower() == "if-match" for each in route.document.get("parameters", ()))


def by_persons(service: Service) -> list[Operation]:
    return [route for route in operations(service) if route.is_command and not route.principals]


def test_every_act_of_a_person_names_what_was_seen_or_says_why_not(service: Service) -> None:
    without = {
        f"{service.name} {route.name}" for route in by_persons(service) if not names_what_was_seen(route)
    }
    assert without == {route for route in SEES_NOTHING if route.startswith(f"{service.name} ")}


def test_who_names_what_was_seen_is_told_that_it_changed_or_was_not_named(service: Service) -> None:
    for route in by_persons(service):
        if names_what_was_seen(route):
            assert {"412", "428"} <= route.document["responses"].keys(), f"{service.name} {route.name}"
