"""What papers prints for `audit`: decisions of which it knows, and whether their papers are made."""

from typing import Final

from sqlalchemy import select

from authority import projection
from kit.ledger import Ledger
from papers.models import decisions

LEDGER: Final[Ledger] = {
    **projection.LEDGER,
    "decisions": select(decisions.c.id, decisions.c.sequence, decisions.c.state.label("status")),
}
