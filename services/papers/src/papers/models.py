"""Papers' tables; created by migrations/versions/0001_papers.py."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import UUID

from kit.tables import NAMES, TIMESTAMPTZ

metadata = MetaData(naming_convention=NAMES)
_ID = UUID(as_uuid=True)

decisions = Table(
    "decisions",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("sequence", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", TIMESTAMPTZ, nullable=False),
    Column("last_error", Text),
    Index("ix_decisions_wanted", "next_attempt_at", postgresql_where=text("state = 'wanted'")),
)

records = Table(
    "records",
    metadata,
    Column("decision_id", _ID, ForeignKey("decisions.id"), primary_key=True),
    Column("record", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("frozen_at", TIMESTAMPTZ, nullable=False),
)

contents = Table(
    "contents",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("bytes", LargeBinary, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("decision_id", _ID, ForeignKey("records.decision_id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("format", Text, primary_key=True),
    Column("called", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("made_of", Text, nullable=False),
    Column("digest", Text, ForeignKey("contents.digest"), nullable=False),
    Column("size", Integer, nullable=False),
    Column("made_at", TIMESTAMPTZ, nullable=False),
)
