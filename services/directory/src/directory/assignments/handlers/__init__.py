"""Use cases of assignments: who may do what, where, from when to when."""

from directory.assignments.handlers.assign import assign_person
from directory.assignments.handlers.end import end_assignment
from directory.assignments.handlers.erase import erase
from directory.assignments.handlers.keep import end_with_units, note
from directory.assignments.handlers.known import (
    administrator_is_appointed,
    deciding_roles,
    giver_of,
    heads_of,
    lock_held_by,
    paths_ever,
    signing_roles,
)
from directory.assignments.handlers.reads import appointments, colleagues, found_people, me

__all__ = [
    "administrator_is_appointed",
    "appointments",
    "assign_person",
    "colleagues",
    "deciding_roles",
    "end_assignment",
    "end_with_units",
    "erase",
    "found_people",
    "giver_of",
    "heads_of",
    "lock_held_by",
    "me",
    "note",
    "paths_ever",
    "signing_roles",
]
