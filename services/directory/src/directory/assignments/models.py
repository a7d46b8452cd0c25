"""Who has which role where and when, and the acts that gave it; see migrations."""

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import UUID

from directory.tables import metadata
from kit.tables import TIMESTAMPTZ

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
