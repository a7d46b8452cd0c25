"""The directory's tables, created by migrations/versions."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
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
    Column("parent_id", UUID(as_uuid=True), ForeignKey("units.id", deferrable=True, initially="DEFERRED")),
    Column(
        "standing_office_id",
        UUID(as_uuid=True),
        ForeignKey("units.id", deferrable=True, initially="DEFERRED"),
    ),
    Column("path", Ltree, nullable=False),
    Column("version", Integer, nullable=False),
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
    Index("ix_people_email", "email"),
)

assignments = Table(
    "assignments",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("person_id", UUID(as_uuid=True), ForeignKey("people.id"), nullable=False),
    Column("role", Text, nullable=False),
    Column("unit_id", UUID(as_uuid=True), ForeignKey("units.id"), nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("document_number", Text),
    Column("document_date", Date),
    UniqueConstraint("person_id", "unit_id", "role", "valid_from"),
    Index("ix_assignments_unit_id", "unit_id"),
)

appointments = Table(
    "appointments",
    metadata,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    Column("id", UUID(as_uuid=True), nullable=False, unique=True),
    Column("unit_id", UUID(as_uuid=True), ForeignKey("units.id"), nullable=False),
    Column("at", TIMESTAMPTZ, nullable=False),
    Column("actor", Text, nullable=False),
    Column("capacity", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Index("ix_appointments_unit_id", "unit_id", "position"),
)

appointed_roles = Table(
    "appointed_roles",
    metadata,
    Column("appointment_id", UUID(as_uuid=True), ForeignKey("appointments.id"), primary_key=True),
    Column("assignment_id", UUID(as_uuid=True), ForeignKey("assignments.id"), primary_key=True),
    Column("act", Text, nullable=False),
    Column("person_id", UUID(as_uuid=True), nullable=False),
    Column("role", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("document_number", Text),
    Column("document_date", Date),
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
    Column("year", Integer, ForeignKey("calendar_years.year"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("source", Text),
    Column("holiday", Text),
    Column("guess", Boolean, nullable=False, server_default=text("false")),
)

calendar_notices = Table(
    "calendar_notices",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("number", Text, nullable=False),
    Column("document", Text),
    Column("issued_on", Date),
    Column("recorded_at", TIMESTAMPTZ, nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("capacity", Text, nullable=False),
    Column("reason", Text, nullable=False),
)

calendar_words = Table(
    "calendar_words",
    metadata,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    Column("notice_id", UUID(as_uuid=True), ForeignKey("calendar_notices.id"), nullable=False),
    Column("date", Date, nullable=False),
    Column("kind", Text),
    Column("name", Text, nullable=False),
    Column("replaces", Text),
    Column("recorded_at", TIMESTAMPTZ, nullable=False),
    Index("ix_calendar_words_notice_id", "notice_id"),
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
    Index("ix_history_subject", "subject", "position"),
)

heartbeats = Table(
    "heartbeats",
    metadata,
    Column("topic", Text, primary_key=True),
    Column("sequence", BigInteger, nullable=False),
)
