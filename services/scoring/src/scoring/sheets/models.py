"""The table of score sheets; see migrations."""

from sqlalchemy import Column, Integer, MetaData, Table, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID

from kit.tables import NAMES, TIMESTAMPTZ

metadata = MetaData(naming_convention=NAMES)

score_sheets = Table(
    "score_sheets",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("code", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("movement", Text, nullable=False),
    Column("criteria", JSONB, nullable=False),
    Column("tie_break", ARRAY(Text), nullable=False),
    Column("unit_ids", ARRAY(UUID(as_uuid=True)), nullable=False),
    Column("entered_by", UUID(as_uuid=True), nullable=False),
    Column("entered_at", TIMESTAMPTZ, nullable=False),
    Column("reason", Text),
    UniqueConstraint("code", "version"),
)
