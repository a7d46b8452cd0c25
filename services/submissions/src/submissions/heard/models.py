"""What submissions keeps of others' facts. These are projections: what is newer replaces rows."""

from sqlalchemy import BigInteger, Column, Date, MetaData, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY

from kit.tables import NAMES

metadata = MetaData(naming_convention=NAMES)

award_catalogue = Table(
    "award_catalogue",
    metadata,
    Column("code", Text, primary_key=True),
    Column("rule_set", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("subject_types", ARRAY(Text), nullable=False),
    Column("decided_by", ARRAY(Text), nullable=False),
    Column("proposed_by", ARRAY(Text), nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("sequence", BigInteger, nullable=False),
)

score_sheets = Table(
    "score_sheets",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("movement_code", Text, nullable=False),
    Column("criteria_groups", ARRAY(Text), nullable=False),
    Column("sequence", BigInteger, nullable=False),
)
