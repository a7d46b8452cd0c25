"""The tables of panels; created by migrations/versions/0001_scoring.py."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Numeric,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID

from kit.tables import NAMES, TIMESTAMPTZ

metadata = MetaData(naming_convention=NAMES)
_ID = UUID(as_uuid=True)

panels = Table(
    "panels",
    metadata,
    Column("session_id", _ID, primary_key=True),
    Column("unit_id", _ID, nullable=False),
    Column("round_id", _ID, nullable=False),
    Column("version", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("sheet_id", _ID, nullable=False),
    Column("sheet_code", Text, nullable=False),
    Column("sheet_version", Integer, nullable=False),
    Column("criteria", JSONB, nullable=False),
    Column("tie_break", ARRAY(Text), nullable=False),
    Column("opened_at", TIMESTAMPTZ, nullable=False),
    Column("remind_at", TIMESTAMPTZ),
    Column("due_at", TIMESTAMPTZ),
    Column("reminded", Boolean, nullable=False, server_default=false()),
    Column("overdue", Boolean, nullable=False, server_default=false()),
    Column("concluded_at", TIMESTAMPTZ),
    Column("concluded_by", Text),
    Column("why_concluded", Text),
    Column("absent", ARRAY(_ID), nullable=False, server_default=text("'{}'")),
)

panellists = Table(
    "panellists",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("session_id", _ID, ForeignKey("panels.session_id"), nullable=False),
    Column("person_id", _ID, nullable=False),
    UniqueConstraint("session_id", "person_id"),
    Index("ix_panellists_person_id", "person_id"),
)

panel_items = Table(
    "panel_items",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("session_id", _ID, ForeignKey("panels.session_id"), nullable=False),
    Column("place", Integer, nullable=False),
    Column("dossier_id", _ID, nullable=False),
    Column("nominee_id", _ID, nullable=False),
    Column("person_id", _ID),
    Column("withdrawn_at", TIMESTAMPTZ),
    Column("received_at", TIMESTAMPTZ),
    Column("mean", Numeric),
    Column("spread", Numeric),
    Column("rank", Integer),
    Column("nominee_version_id", _ID),
    Column("late", JSONB(none_as_null=True)),
    UniqueConstraint("session_id", "place"),
)

recusals = Table(
    "recusals",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("session_id", _ID, ForeignKey("panels.session_id"), nullable=False),
    Column("item_id", _ID, ForeignKey("panel_items.id"), nullable=False),
    Column("panellist_id", _ID, nullable=False),
    Column("ground", Text, nullable=False),
    Column("reason", Text),
    Column("recorded_by", Text, nullable=False),
    Column("recorded_at", TIMESTAMPTZ, nullable=False),
    Column("stated_ground", Text),
    Column("withdrawn_at", TIMESTAMPTZ),
    Column("withdrawn_by", Text),
    Column("withdrawn_reason", Text),
    Index(
        "uq_recusals_standing",
        "item_id",
        "panellist_id",
        unique=True,
        postgresql_where=text("withdrawn_at IS NULL"),
    ),
    Index("ix_recusals_session_id", "session_id"),
)

scores = Table(
    "scores",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("session_id", _ID, ForeignKey("panels.session_id"), nullable=False),
    Column("item_id", _ID, ForeignKey("panel_items.id"), nullable=False),
    Column("panellist_id", _ID, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("nominee_version_id", _ID),
    UniqueConstraint("item_id", "panellist_id"),
    Index("ix_scores_session_id", "session_id"),
)

score_points = Table(
    "score_points",
    metadata,
    Column("score_id", _ID, ForeignKey("scores.id"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("criterion_code", Text, primary_key=True),
    Column("points", Numeric, nullable=False),
    Column("given_at", TIMESTAMPTZ, nullable=False),
)

early_withdrawals = Table(
    "early_withdrawals",
    metadata,
    Column("item_id", _ID, primary_key=True),
    Column("session_id", _ID, nullable=False),
    Column("withdrawn_at", TIMESTAMPTZ, nullable=False),
    Index("ix_early_withdrawals_session_id", "session_id"),
)
