"""What every service keeps of the directory, and the one question asked of it."""

from authority.accounts import person_of_account
from authority.acts import Acts
from authority.authority import Authority, Command, Office, Query, holds
from authority.calendar import working_calendar
from authority.capabilities import Capability, load_roles
from authority.circle import Circle, Part
from authority.errors import (
    AuthorityStale,
    DutiesNotSeparated,
    GroundNotExcluding,
    InterestedParty,
    NotAuthorised,
    OwnNomination,
    UnitUnknown,
)
from authority.exclusions import Act, Interest, Involvement, Nomination, RecusalCause
from authority.units import Unit, unit_by_id, units_by_code, units_by_id

__all__ = [
    "Act",
    "Acts",
    "Authority",
    "AuthorityStale",
    "Capability",
    "Circle",
    "Command",
    "DutiesNotSeparated",
    "GroundNotExcluding",
    "Interest",
    "InterestedParty",
    "Involvement",
    "Nomination",
    "NotAuthorised",
    "Office",
    "OwnNomination",
    "Part",
    "Query",
    "RecusalCause",
    "Unit",
    "UnitUnknown",
    "holds",
    "load_roles",
    "person_of_account",
    "unit_by_id",
    "units_by_code",
    "units_by_id",
    "working_calendar",
]
