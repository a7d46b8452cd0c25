"""What scoring keeps of submissions' facts; see migrations."""

from sqlalchemy import BigInteger, Column, MetaData, Table, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import UUID

from kit.tables import NAMES

metadata = MetaData(naming_convention=NAMES)

cancelled_movements = Table(
    "cancelled_movements",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("code", Text, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    UniqueConstraint("code"),
)
