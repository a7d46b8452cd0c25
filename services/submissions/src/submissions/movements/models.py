"""The table of movements; see migrations."""

from sqlalchemy import Column, Integer, MetaData, Table, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB, UUID

from kit.tables import NAMES

metadata = MetaData(naming_convention=NAMES)

movements = Table(
    "movements",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("unit_id", UUID(as_uuid=True), nullable=False),
    Column("plan", JSONB, nullable=False),
    Column("version", Integer, nullable=False),
    Column("cancelled", JSONB),
    UniqueConstraint("code"),
)
