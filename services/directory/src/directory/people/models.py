"""People and their contacts; see migrations."""

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text
from sqlalchemy.dialects.postgresql import UUID

from directory.tables import metadata
from kit.tables import TIMESTAMPTZ

people = Table(
    "people",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("name", Text),
    Column("email", Text),
    Column("phone", Text),
    Column("sample", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("erased_at", TIMESTAMPTZ),
    Column("listed_as", Text),
    Column("name_words", Text),
    Index("ix_people_email", "email"),
)
