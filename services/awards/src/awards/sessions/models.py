"""The tables of council sessions."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, UUID

from awards.tables import Share, metadata
from kit.tables import TIMESTAMPTZ

_id = UUID(as_uuid=True)

sessions = Table(
    "sessions",
    metadata,
    Column("id", _id, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("unit_id", _id, nullable=False),
    Column("round_id", _id, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("opened_at", TIMESTAMPTZ, nullable=False),
    Column("panel_concluded_at", TIMESTAMPTZ),
    Column("remind_at", TIMESTAMPTZ),
    Column("due_at", TIMESTAMPTZ),
    Column("count_at", TIMESTAMPTZ),
    Column("reminded", Boolean, nullable=False, server_default=false()),
    Column("concluded_at", TIMESTAMPTZ),
    UniqueConstraint("unit_id", "round_id", "ordinal"),
    Index(
        "uq_sessions_agenda_open",
        "unit_id",
        "round_id",
        unique=True,
        postgresql_where=text("status = 'agenda_open'"),
    ),
)

agenda_items = Table(
    "agenda_items",
    metadata,
    Column("id", _id, primary_key=True),
    Column("session_id", _id, ForeignKey(sessions.c.id), nullable=False),
    Column("position", Integer, nullable=False),
    Column("unit_id", _id, nullable=False),
    Column("dossier_id", _id, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("stage", Integer, nullable=False),
    Column("nominee_id", _id, nullable=False),
    Column("person_id", _id),
    Column("subject_type", Text, nullable=False),
    Column("award_code", Text, nullable=False),
    Column("rule_set", Text, nullable=False),
    Column("threshold", Share, nullable=False),
    Column("working_days", Integer),
    Column("status", Text, nullable=False),
    Column("score_mean", Numeric),
    Column("score_spread", Numeric),
    Column("score_rank", Integer),
    Column("in_favour", Integer),
    Column("members", Integer),
    Column("nominee_version_id", _id),
    Column("name_digest", Text),
    Column("late", JSONB(none_as_null=True)),
    Index(
        "uq_agenda_items_standing",
        "unit_id",
        "dossier_id",
        "attempt",
        "nominee_id",
        unique=True,
        postgresql_where=text("status NOT IN ('withdrawn', 'undecided')"),
    ),
    Index("ix_agenda_items_session_id", "session_id"),
    Index("ix_agenda_items_dossier_id", "dossier_id"),
)

session_members = Table(
    "session_members",
    metadata,
    Column("session_id", _id, ForeignKey(sessions.c.id), primary_key=True),
    Column("person_id", _id, primary_key=True),
    Index("ix_session_members_person_id", "person_id"),
)

recusals = Table(
    "recusals",
    metadata,
    Column("id", _id, primary_key=True),
    Column("session_id", _id, ForeignKey(sessions.c.id), nullable=False),
    Column("item_id", _id, ForeignKey(agenda_items.c.id), nullable=False),
    Column("member_id", _id, nullable=False),
    Column("cause", Text, nullable=False),
    Column("reason", Text),
    Column("recorded_by", Text, nullable=False),
    Column("recorded_at", TIMESTAMPTZ, nullable=False),
    Column("ground", Text),
    Column("withdrawn_at", TIMESTAMPTZ),
    Column("withdrawn_by", Text),
    Column("withdrawn_reason", Text),
    Index(
        "uq_recusals_standing",
        "item_id",
        "member_id",
        unique=True,
        postgresql_where=text("withdrawn_at IS NULL"),
    ),
    Index("ix_recusals_session_id", "session_id"),
)

ballots = Table(
    "ballots",
    metadata,
    Column("id", _id, primary_key=True),
    Column("session_id", _id, ForeignKey(sessions.c.id), nullable=False),
    Column("item_id", _id, ForeignKey(agenda_items.c.id), nullable=False),
    Column("dossier_id", _id, nullable=False),
    Column("unit_id", _id, nullable=False),
    Column("member_id", _id, nullable=False),
    Column("choice", Text, nullable=False),
    Column("manner", Text, nullable=False),
    Column("entered_by", _id, nullable=False),
    Column("paper_reference", Text),
    Column("cast_at", TIMESTAMPTZ, nullable=False),
    Column("nominee_version_id", _id),
    Column("received_at", TIMESTAMPTZ, nullable=False),
    UniqueConstraint("item_id", "member_id"),
    Index("ix_ballots_session_id", "session_id", "member_id"),
    Index("ix_ballots_dossier_id", "dossier_id"),
)
