"""The tables of decisions and of the award register."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, UUID

from awards.tables import metadata
from kit.tables import TIMESTAMPTZ

_id = UUID(as_uuid=True)

decisions = Table(
    "decisions",
    metadata,
    Column("id", _id, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("unit_id", _id, nullable=False),
    Column("round_id", _id, nullable=False),
    Column("target_decision_id", _id, ForeignKey("decisions.id")),
    Column("legal_bases", ARRAY(Text), nullable=False),
    Column("achievement_period", Text, nullable=False),
    Column("reason", Text),
    Column("drafted_by", _id, nullable=False),
    Column("drafted_at", TIMESTAMPTZ, nullable=False),
    Column("signed_by", _id),
    Column("signed_at", TIMESTAMPTZ),
    Column("issued_by", _id),
    Column("number", Text),
    Column("series", Text),
    Column("year", Integer),
    Column("issued_on", Date),
    Column("number_key", Text),
    Column("series_key", Text),
    Column("replaced_by", _id, ForeignKey("decisions.id")),
    Column("check_code", Text),
    UniqueConstraint("unit_id", "series_key", "year", "number_key"),
    Index("ix_decisions_unit_id", "unit_id", "id"),
    Index("ix_decisions_number_key", "number_key", "series_key"),
    Index(
        "uq_decisions_check_code", "check_code", unique=True, postgresql_where=text("check_code IS NOT NULL")
    ),
    Index("ix_decisions_target_decision_id", "target_decision_id"),
    Index("ix_decisions_pending", "unit_id", postgresql_where=text("status IN ('drafted', 'signed')")),
)

decision_items = Table(
    "decision_items",
    metadata,
    Column("decision_id", _id, ForeignKey(decisions.c.id), primary_key=True),
    Column("item_id", _id, ForeignKey("agenda_items.id"), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("dossier_id", _id, nullable=False),
    Column("nominee_id", _id, nullable=False),
    Column("award_code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("holds", Boolean, nullable=False),
    Column("nominee_version_id", _id),
    Column("sealed_name", Text),
    Column("name_reason", Text),
    Column("follows", _id, ForeignKey(decisions.c.id)),
    Column("misprinted_award", Text),
    Column("prize_money", BigInteger),
    Index("ix_decision_items_nominee_id", "nominee_id", postgresql_where=text("holds")),
    Index("uq_decision_items_held", "dossier_id", "nominee_id", unique=True, postgresql_where=text("holds")),
)

rectifications = Table(
    "rectifications",
    metadata,
    Column("id", _id, primary_key=True),
    Column("position", BigInteger, Identity(always=True), nullable=False),
    Column("decision_id", _id, ForeignKey(decisions.c.id), nullable=False),
    Column("unit_id", _id, nullable=False),
    Column("number", Text, nullable=False),
    Column("series", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("issued_on", Date, nullable=False),
    Column("number_key", Text, nullable=False),
    Column("series_key", Text, nullable=False),
    Column("entered_by", _id, nullable=False),
    Column("entered_at", TIMESTAMPTZ, nullable=False),
    UniqueConstraint("unit_id", "series_key", "year", "number_key"),
    Index("ix_rectifications_decision_id", "decision_id", "position"),
)

rectification_mistakes = Table(
    "rectification_mistakes",
    metadata,
    Column("rectification_id", _id, ForeignKey(rectifications.c.id), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("part", Text, nullable=False),
    Column("item_id", _id, ForeignKey("agenda_items.id")),
    Column("reads", Text, nullable=False),
    Column("should_read", Text, nullable=False),
    Column("reason", Text, nullable=False),
)

register_counters = Table(
    "register_counters",
    metadata,
    Column("unit_id", _id, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("last", Integer, nullable=False),
)

register_entries = Table(
    "register_entries",
    metadata,
    Column("id", _id, primary_key=True),
    Column("unit_id", _id, nullable=False),
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("decision_id", _id, nullable=False),
    Column("item_id", _id, nullable=False),
    Column("dossier_id", _id, nullable=False),
    Column("nominee_id", _id, nullable=False),
    Column("award_code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("nominee_version_id", _id),
    Column("sealed_name", Text),
    Column("name_reason", Text),
    UniqueConstraint("unit_id", "year", "number"),
    UniqueConstraint("decision_id", "item_id"),
    ForeignKeyConstraint(
        ["decision_id", "item_id"], [decision_items.c.decision_id, decision_items.c.item_id]
    ),
)

register_changes = Table(
    "register_changes",
    metadata,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    Column("entry_id", _id, ForeignKey(register_entries.c.id), nullable=False),
    Column("by_decision_id", _id, ForeignKey(decisions.c.id), nullable=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("achievement_period", Text),
    UniqueConstraint("entry_id", "by_decision_id"),
)
