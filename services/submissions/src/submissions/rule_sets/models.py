"""Table of the dated rule sets; see migrations."""

from sqlalchemy import Column, Date, Integer, MetaData, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from kit.tables import NAMES

metadata = MetaData(naming_convention=NAMES)

rule_sets = Table(
    "rule_sets",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("documents", JSONB, nullable=False),
    Column("version", Integer, nullable=False),
)
