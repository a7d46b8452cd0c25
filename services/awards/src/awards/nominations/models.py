"""The table of nominations that were handed over to be decided, or withdrawn after a council approved them."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text, text
from sqlalchemy.dialects.postgresql import UUID

from awards.tables import metadata

_id = UUID(as_uuid=True)

nominations = Table(
    "nominations",
    metadata,
    Column("nominee_id", _id, primary_key=True),
    Column("dossier_id", _id, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("stage", Integer, nullable=False),
    Column("unit_id", _id, nullable=False),
    Column("item_id", _id, ForeignKey("agenda_items.id"), nullable=False, unique=True),
    Column("state", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("decisions", Integer, nullable=False, server_default=text("0")),
    Index("ix_nominations_awaiting", "unit_id", postgresql_where=text("state = 'awaiting_decision'")),
)
