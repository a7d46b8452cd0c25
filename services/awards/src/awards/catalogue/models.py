"""The catalogue's table."""

from sqlalchemy import BigInteger, Column, Date, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY

from awards.tables import Share, metadata

awards = Table(
    "awards",
    metadata,
    Column("code", Text, primary_key=True),
    Column("rule_set", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject_types", ARRAY(Text), nullable=False),
    Column("decided_by", ARRAY(Text), nullable=False),
    Column("proposed_by", ARRAY(Text), nullable=False),
    Column("article", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("ballot_threshold", Share, nullable=False),
)
