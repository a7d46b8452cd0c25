"""The sample's tables."""

from sqlalchemy import BigInteger, Column, MetaData, Table, Text
from sqlalchemy.dialects.postgresql import UUID

from kit.tables import NAMES

tables = MetaData(naming_convention=NAMES)

counters = Table(
    "counters",
    tables,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("unit_id", UUID(as_uuid=True), nullable=False),
    Column("value", BigInteger, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("note", Text, nullable=False, server_default=""),
)

effects = Table(
    "effects",
    tables,
    Column("position", BigInteger, primary_key=True, autoincrement=True),
    Column("round_id", UUID(as_uuid=True), nullable=False),
    Column("code", Text, nullable=False),
)

faults = Table("faults", tables, Column("code", Text, primary_key=True))
