"""What notify prints for `audit`: every row that a fact announced, by id, its own and its copies of others'."""

from typing import Final

from sqlalchemy import select

from authority import projection
from kit.ledger import Ledger
from notify.heard.models import dossiers
from notify.models import deliveries, notices

LEDGER: Final[Ledger] = {
    **projection.LEDGER,
    "notices": select(notices.c.id, notices.c.version, notices.c.fact_id, notices.c.person_id),
    "dossiers": select(dossiers.c.id, dossiers.c.sequence),
    "deliveries": select(deliveries.c.id, deliveries.c.notice_id, deliveries.c.state.label("status")),
}
