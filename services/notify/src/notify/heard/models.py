"""What notify keeps of submissions' facts. These are projections: what is newer replaces rows."""

from sqlalchemy import BigInteger, Column, ForeignKey, MetaData, Table
from sqlalchemy.dialects.postgresql import UUID

from kit.tables import NAMES

metadata = MetaData(naming_convention=NAMES)
_ID = UUID(as_uuid=True)

dossiers = Table(
    "dossiers",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("submitting_unit_id", _ID, nullable=False),
    Column("sequence", BigInteger, nullable=False),
)

nominees = Table(
    "nominees",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("dossier_id", _ID, ForeignKey("dossiers.id"), nullable=False),
    Column("person_id", _ID),
    Column("sequence", BigInteger, nullable=False),
)
