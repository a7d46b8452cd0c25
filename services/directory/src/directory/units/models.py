"""Units by their dates, and who took over from whom; see migrations."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, Table, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import UUID

from authority.tables import Ltree
from directory.tables import metadata

units = Table(
    "units",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("parent_code", Text),
    Column("standing_office_code", Text),
    Column("valid_from", Date),
    Column("valid_to", Date),
    Column("source", Text),
    Column("parent_id", UUID(as_uuid=True), ForeignKey("units.id", deferrable=True, initially="DEFERRED")),
    Column(
        "standing_office_id",
        UUID(as_uuid=True),
        ForeignKey("units.id", deferrable=True, initially="DEFERRED"),
    ),
    Column("path", Ltree, nullable=False),
    Column("version", Integer, nullable=False),
    Column("name_words", Text, nullable=False),
    UniqueConstraint("code", "valid_from", postgresql_nulls_not_distinct=True),
    Index("ix_units_parent_code", "parent_code"),
)

successions = Table(
    "successions",
    metadata,
    Column("unit_id", UUID(as_uuid=True), ForeignKey("units.id"), primary_key=True),
    Column("successor_id", UUID(as_uuid=True), ForeignKey("units.id"), primary_key=True),
    Column("share", Text, nullable=False),
    Column("source", Text),
)
