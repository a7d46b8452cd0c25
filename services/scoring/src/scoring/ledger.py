"""What scoring prints for `audit`: every row that a fact announced, by id, its own and its copies of others'."""

from typing import Final

from sqlalchemy import func, select

from authority import circle, projection
from kit.ledger import Ledger
from scoring.heard.models import cancelled_movements
from scoring.panels.models import panel_items, panellists, panels, recusals, scores
from scoring.sheets.models import score_sheets

LEDGER: Final[Ledger] = {
    **projection.LEDGER,
    **projection.ACTS_LEDGER,
    **circle.LEDGER,
    "score_sheets": select(
        score_sheets.c.code.label("id"), func.max(score_sheets.c.version).label("version")
    ).group_by(score_sheets.c.code),
    "cancelled_movements": select(cancelled_movements.c.id, cancelled_movements.c.sequence.label("version")),
    "panels": select(panels.c.session_id.label("id"), panels.c.version, panels.c.status),
    "panellists": select(panellists.c.id, panellists.c.session_id, panellists.c.person_id),
    "panel_items": select(
        panel_items.c.id, panel_items.c.session_id, panel_items.c.withdrawn_at.is_not(None).label("withdrawn")
    ),
    "scores": select(scores.c.id, scores.c.session_id, scores.c.revision.label("version")),
    "recusals": select(recusals.c.id, recusals.c.session_id, recusals.c.item_id),
}
