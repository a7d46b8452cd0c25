"""Capabilities, and which role has which: `roles.yaml` as reviewed data."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

import yaml


class Capability(StrEnum):
    """Something that a person may do in a unit."""

    VIEW = "view"
    PREPARE_DOSSIER = "prepare_dossier"
    SUBMIT_DOSSIER = "submit_dossier"
    REGISTER_ARRIVAL = "register_arrival"
    CHECK = "check"
    APPRAISE = "appraise"
    MANAGE_SESSION = "manage_session"
    END_BALLOT = "end_ballot"
    VOTE = "vote"
    SCORE = "score"
    SIGN = "sign"
    DRAFT_DECISION = "draft_decision"
    SIGN_DECISION = "sign_decision"
    ISSUE_DECISION = "issue_decision"
    LAUNCH_MOVEMENT = "launch_movement"
    OPEN_ROUND = "open_round"
    ALLOW_LATE = "allow_late"
    MANAGE_CATALOGUE = "manage_catalogue"
    MANAGE_DIRECTORY = "manage_directory"


@dataclass(frozen=True)
class Roles:
    """The table of roles: names in Vietnamese, capabilities, and which capabilities decide something."""

    names: dict[str, str]
    capabilities: dict[str, frozenset[Capability]]
    deciding: frozenset[Capability]

    def with_capability(self, capability: Capability) -> list[str]:
        return [role for role, granted in self.capabilities.items() if capability in granted]


@cache
def load_roles() -> Roles:
    """The roles of this build, from the file beside this module."""
    data = yaml.safe_load(files("authority").joinpath("roles.yaml").read_text("utf-8"))
    return Roles(
        names={role: entry["name"] for role, entry in data["roles"].items()},
        capabilities={
            role: frozenset(map(Capability, entry["may"])) for role, entry in data["roles"].items()
        },
        deciding=frozenset(map(Capability, data["deciding"])),
    )
