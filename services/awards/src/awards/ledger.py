"""What awards prints for `audit`: every row that a fact announced, by id, its own and its copies of others'.

One table a query, no join.
"""

from typing import Final

from sqlalchemy import Text, cast, select

from authority import circle, projection
from awards.catalogue.models import awards
from awards.decisions.models import (
    decision_items,
    decisions,
    rectifications,
    register_changes,
    register_entries,
)
from awards.heard.models import dossiers, rounds
from awards.nominations.models import nominations
from awards.sessions.models import agenda_items, ballots, recusals, session_members, sessions
from kit.ledger import Ledger

_item_of_decision = cast(decision_items.c.decision_id, Text) + "/" + cast(decision_items.c.item_id, Text)
_change_of_entry = (
    cast(register_changes.c.entry_id, Text) + "/" + cast(register_changes.c.by_decision_id, Text)
)
_member_of_session = cast(session_members.c.session_id, Text) + "/" + cast(session_members.c.person_id, Text)

LEDGER: Final[Ledger] = {
    **projection.LEDGER,
    **projection.ACTS_LEDGER,
    **circle.LEDGER,
    "rounds": select(rounds.c.id, rounds.c.sequence),
    "dossiers": select(dossiers.c.id, dossiers.c.sequence).where(dossiers.c.round_id.is_not(None)),
    "awards": select((awards.c.code + "/" + awards.c.rule_set).label("id"), awards.c.version),
    "sessions": select(sessions.c.id, sessions.c.version, sessions.c.status, sessions.c.round_id),
    "agenda_items": select(
        agenda_items.c.id, agenda_items.c.session_id, agenda_items.c.status, agenda_items.c.nominee_id
    ),
    "session_members": select(_member_of_session.label("id"), session_members.c.session_id),
    "recusals": select(recusals.c.id, recusals.c.session_id),
    "ballots": select(ballots.c.id, ballots.c.session_id),
    "nominations": select(nominations.c.nominee_id.label("id"), nominations.c.version, nominations.c.state),
    "decisions": select(decisions.c.id, decisions.c.version, decisions.c.status),
    "decision_items": select(_item_of_decision.label("id"), decision_items.c.decision_id),
    "rectifications": select(rectifications.c.id, rectifications.c.decision_id),
    "register_entries": select(
        register_entries.c.id,
        register_entries.c.decision_id,
        register_entries.c.number,
        register_entries.c.nominee_id,
    ),
    "register_changes": select(
        _change_of_entry.label("id"),
        register_changes.c.entry_id,
        register_changes.c.kind,
    ),
}
"""An id of two parts is joined with a slash: the session's and the member's, the decision's and the item's,
the entry's and the deciding one's."""
