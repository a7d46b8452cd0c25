"""What papers prints for `audit`: decisions whose papers are wanted or made, and every document by its bytes."""

from typing import Final

from sqlalchemy import select

from authority import projection
from kit.ledger import Ledger
from papers.models import decisions, documents

LEDGER: Final[Ledger] = {
    **projection.LEDGER,
    "decisions": select(decisions.c.id, decisions.c.sequence, decisions.c.state.label("status")),
    "documents": select(
        documents.c.decision_id.label("id"), documents.c.kind, documents.c.format, documents.c.digest
    ),
}
