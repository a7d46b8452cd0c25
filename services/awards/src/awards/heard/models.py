"""What awards keeps of submissions' facts. These are projections: what is newer replaces rows."""

from enum import StrEnum

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, Table, Text, text
from sqlalchemy.dialects.postgresql import UUID

from awards.tables import metadata
from kit.tables import TIMESTAMPTZ

_id = UUID(as_uuid=True)


class Progress(StrEnum):
    """Whether more of the dossier may still come up: under way, returned, recalled, or over for units above."""

    UNDER_WAY = "under_way"
    RETURNED = "returned"
    RECALLED = "recalled"
    OVER = "over"


rounds = Table(
    "rounds",
    metadata,
    Column("id", _id, primary_key=True),
    Column("name", Text, nullable=False),
    Column("sequence", BigInteger, nullable=False, server_default=text("0")),
    Column("cancelled", Boolean, nullable=False, server_default=text("false")),
)

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
    Column("round_id", _id),
    Column("submitting_unit_id", _id),
    Column("attempt", Integer),
    Column("rule_set", Text),
    Column("received_at", TIMESTAMPTZ),
    Column("status", Text, nullable=False),
    Column("sequence", BigInteger, nullable=False, server_default=text("0")),
    Column("progress_sequence", BigInteger, nullable=False, server_default=text("0")),
)
"""Submission and progress are numbered apart. Where a fact about the progress came before that of the submission, which
a repeat may, nothing but the progress is known yet."""

dossier_stages = Table(
    "dossier_stages",
    metadata,
    Column("dossier_id", _id, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("unit_id", _id, nullable=False),
    Column("round_id", _id, nullable=False),
    Column("council_opened", Boolean, nullable=False),
    Column("attempt", Integer, nullable=False, server_default=text("0")),
    Index("ix_dossier_stages_unit_id", "unit_id", "round_id", postgresql_where=text("NOT council_opened")),
)
