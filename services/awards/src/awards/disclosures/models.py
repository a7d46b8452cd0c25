"""The tables of what is public: the state of each decision, and the words by which a listed one is found."""

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Index, Integer, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR, UUID

from awards.tables import metadata
from kit.tables import TIMESTAMPTZ

_id = UUID(as_uuid=True)

disclosures = Table(
    "disclosures",
    metadata,
    Column("decision_id", _id, ForeignKey("decisions.id"), primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("reach", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("decided_by", _id, nullable=False),
    Column("decided_at", TIMESTAMPTZ, nullable=False),
    Column("unit_id", _id, nullable=False),
    Column("unit_name", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("issued_on", Date, nullable=False),
    Column("titles", ARRAY(Text), nullable=False),
    Column("recipients", Integer, nullable=False),
    Index("ix_disclosures_issued_on", "reach", "issued_on", "decision_id"),
)
"""With what lists show of the decision, which never changes once it is issued; `unit_name` as it was called then."""

disclosed_words = Table(
    "disclosed_words",
    metadata,
    Column("decision_id", _id, ForeignKey(disclosures.c.decision_id), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("words", TSVECTOR, nullable=False),
    Index("ix_disclosed_words_words", "words", postgresql_using="gin", postgresql_with={"fastupdate": "off"}),
)
"""A row for the decision itself (0) and one for each whom it names."""
