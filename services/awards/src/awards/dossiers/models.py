"""What awards keeps of submissions' facts. These are projections: rows may be replaced."""

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text, text
from sqlalchemy.dialects.postgresql import UUID

from awards.tables import metadata

_id = UUID(as_uuid=True)

rounds = Table("rounds", metadata, Column("id", _id, primary_key=True), Column("name", Text, nullable=False))

scoring_wishes = Table(
    "scoring_wishes",
    metadata,
    Column("round_id", _id, primary_key=True),
    Column("unit_id", _id, primary_key=True),
    Column("sheet_code", Text, nullable=False),
)

dossiers = Table(
    "dossiers",
    metadata,
    Column("id", _id, primary_key=True),
    Column("round_id", _id, nullable=False),
    Column("submitting_unit_id", _id, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("rule_set", Text, nullable=False),
    Column("status", Text, nullable=False),
)

dossier_stages = Table(
    "dossier_stages",
    metadata,
    Column("dossier_id", _id, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("unit_id", _id, nullable=False),
    Column("round_id", _id, nullable=False),
    Column("council_opened", Boolean, nullable=False),
    Index("ix_dossier_stages_unit_id", "unit_id", "round_id", postgresql_where=text("NOT council_opened")),
)

dossier_returns = Table(
    "dossier_returns",
    metadata,
    Column("dossier_id", _id, primary_key=True),
    Column("attempt", Integer, primary_key=True),
    Column("stage", Integer, primary_key=True),
)

duties = Table(
    "duties",
    metadata,
    Column("dossier_id", _id, primary_key=True),
    Column("unit_id", _id, primary_key=True),
    Column("person_id", _id, primary_key=True),
    Column("duty", Text, primary_key=True),
)
