"""The directory's tables, created by migrations/versions/0001_directory.py."""

from sqlalchemy import BigInteger, Boolean, Column, Date, Identity, Integer, MetaData, Table, Text
from sqlalchemy.dialects.postgresql import JSONB, UUID

from authority.tables import Ltree
from kit.tables import NAMES, TIMESTAMPTZ

metadata = MetaData(naming_convention=NAMES)

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
    Column("parent_id", UUID(as_uuid=True)),
    Column("standing_office_id", UUID(as_uuid=True)),
    Column("path", Ltree, nullable=False),
    Column("version", Integer, nullable=False),
)

successions = Table(
    "successions",
    metadata,
    Column("unit_id", UUID(as_uuid=True), primary_key=True),
    Column("successor_id", UUID(as_uuid=True), primary_key=True),
    Column("share", Text, nullable=False),
    Column("source", Text),
)

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
)

assignments = Table(
    "assignments",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("person_id", UUID(as_uuid=True), nullable=False),
    Column("role", Text, nullable=False),
    Column("unit_id", UUID(as_uuid=True), nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False),
)

calendar_years = Table(
    "calendar_years",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
)

calendar_days = Table(
    "calendar_days",
    metadata,
    Column("date", Date, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("source", Text),
)

history = Table(
    "history",
    metadata,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    Column("aggregate", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("action", Text, nullable=False),
    Column("at", TIMESTAMPTZ, nullable=False),
    Column("actor", Text, nullable=False),
    Column("capacity", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("changes", JSONB, nullable=False),
)

heartbeats = Table(
    "heartbeats",
    metadata,
    Column("topic", Text, primary_key=True),
    Column("sequence", BigInteger, nullable=False),
)
