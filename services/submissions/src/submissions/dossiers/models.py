"""Tables of dossiers; see migrations."""

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID

from kit.tables import NAMES, TIMESTAMPTZ

metadata = MetaData(naming_convention=NAMES)
_ID = UUID(as_uuid=True)

dossiers = Table(
    "dossiers",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("round_id", _ID, nullable=False),
    Column("submitting_unit_id", _ID, nullable=False),
    Column("letter_number", Text),
    Column("letter_date", Date),
    Column("status", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("created_by", _ID, nullable=False),
    Column("submitted_by", _ID),
    Column("received_at", TIMESTAMPTZ),
    Column("rule_set", Text),
    Index("ix_dossiers_status", "status", "id", postgresql_where=text("status <> 'closed'")),
    Index("ix_dossiers_returned", "submitting_unit_id", postgresql_where=text("status = 'returned'")),
)

dossier_lines = Table(
    "dossier_lines",
    metadata,
    Column("unit_id", _ID, primary_key=True),
    Column("dossier_id", _ID, ForeignKey("dossiers.id"), primary_key=True),
    Column("round_id", _ID, nullable=False),
    Column("attempt", Integer),
    Index("ix_dossier_lines_round_id", "unit_id", "round_id", "dossier_id"),
)

nominees = Table(
    "nominees",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("dossier_id", _ID, ForeignKey("dossiers.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("subject_type", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("award_code", Text, nullable=False),
    Column("achievements", JSONB, nullable=False),
    Column("evidence", JSONB, nullable=False),
    Column("person_id", _ID),
    Column("state", Text, nullable=False),
    Column("decided_at", Integer),
    Column("ended_at", Integer),
    Column("decision_id", _ID),
    Column("reason", Text),
    Column("seal", JSONB),
    Column("asked_back", Text),
    Index("ix_nominees_dossier_id", "dossier_id", "position"),
    Index("ix_nominees_awaiting", "dossier_id", postgresql_where=text("state = 'awaiting_decision'")),
    Index("ix_nominees_person_id", "person_id", postgresql_where=text("person_id IS NOT NULL")),
)

nominee_versions = Table(
    "nominee_versions",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("dossier_id", _ID, ForeignKey("dossiers.id"), nullable=False),
    Column("nominee_id", _ID, ForeignKey("nominees.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("content", JSONB, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("salt", Text, nullable=False),
    Column("sealed_at", TIMESTAMPTZ, nullable=False),
    UniqueConstraint("nominee_id", "number"),
    Index("ix_nominee_versions_dossier_id", "dossier_id"),
)

attempts = Table(
    "attempts",
    metadata,
    Column("dossier_id", _ID, ForeignKey("dossiers.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("received_at", TIMESTAMPTZ, nullable=False),
    Column("submitted_by", _ID, nullable=False),
    Column("rule_set", Text, nullable=False),
    Column("letter_number", Text),
    Column("letter_date", Date),
    Column("nominee_version_ids", ARRAY(_ID), nullable=False),
    Column("not_kept_before", TIMESTAMPTZ),
)

stages = Table(
    "stages",
    metadata,
    Column("dossier_id", _ID, ForeignKey("dossiers.id"), primary_key=True),
    Column("attempt", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("unit_id", _ID, nullable=False),
    Column("status", Text, nullable=False),
    Column("outcome", Text),
    Column("reason", Text),
    Column("letter_number", Text),
    Column("letter_date", Date),
    Column("concluded_by", _ID),
    Column("concluded_at", TIMESTAMPTZ),
    Index("ix_stages_unit_id", "unit_id", "status"),
)

steps = Table(
    "steps",
    metadata,
    Column("dossier_id", _ID, primary_key=True),
    Column("attempt", Integer, primary_key=True),
    Column("stage", Integer, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("office_id", _ID, nullable=False),
    Column("working_days", Integer, nullable=False),
    Column("remind_before", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("opened_at", TIMESTAMPTZ),
    Column("remind_at", TIMESTAMPTZ),
    Column("due_at", TIMESTAMPTZ),
    Column("reminded_at", TIMESTAMPTZ),
    Column("overdue_at", TIMESTAMPTZ),
    Column("done_by", _ID),
    Column("done_at", TIMESTAMPTZ),
    ForeignKeyConstraint(
        ["dossier_id", "attempt", "stage"], ["stages.dossier_id", "stages.attempt", "stages.number"]
    ),
    Index("ix_steps_office_id", "office_id", "due_at", postgresql_where=text("status = 'open'")),
)

verdicts = Table(
    "verdicts",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("dossier_id", _ID, ForeignKey("dossiers.id"), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("nominee_id", _ID, ForeignKey("nominees.id"), nullable=False),
    Column("stage", Integer, nullable=False),
    Column("step", Text, nullable=False),
    Column("result", Text, nullable=False),
    Column("reason", Text),
    Column("given_by", _ID),
    Column("session_id", _ID),
    Column("given_at", TIMESTAMPTZ, nullable=False),
    Column("relied_on", ARRAY(_ID), nullable=False),
    Column("voided_at", TIMESTAMPTZ),
    Index(
        "uq_verdicts_nominee",
        "nominee_id",
        "attempt",
        "stage",
        "step",
        unique=True,
        postgresql_where=text("voided_at IS NULL"),
    ),
    Index("ix_verdicts_dossier_id", "dossier_id"),
)

dossier_history = Table(
    "dossier_history",
    metadata,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    Column("dossier_id", _ID, ForeignKey("dossiers.id"), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", TIMESTAMPTZ, nullable=False),
    Column("actor", Text, nullable=False),
    Column("capacity", Text, nullable=False),
    Column("unit_id", _ID),
    Column("assignment_id", _ID),
    Column("action", Text, nullable=False),
    Column("stage", Integer),
    Column("step", Text),
    Column("reason", Text),
    Column("details", JSONB, nullable=False),
    Column("revision", Integer),
    Column("changes", JSONB, nullable=False),
    Index("ix_dossier_history_dossier_id", "dossier_id", "position"),
)
