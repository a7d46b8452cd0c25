"""The portal's tables; see migrations."""

from sqlalchemy import Column, Index, LargeBinary, MetaData, Table, Text
from sqlalchemy.dialects.postgresql import UUID

from kit.tables import NAMES, TIMESTAMPTZ

metadata = MetaData(naming_convention=NAMES)
_ID = UUID(as_uuid=True)

sessions = Table(
    "sessions",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    Column("person_id", _ID, nullable=False),
    Column("issuer_session", Text),
    Column("account", LargeBinary),
    Column("sealed", LargeBinary, nullable=False),
    Column("began_at", TIMESTAMPTZ, nullable=False),
    Column("used_at", TIMESTAMPTZ, nullable=False),
    Column("ended_at", TIMESTAMPTZ),
    Column("renewing_until", TIMESTAMPTZ),
    Index("ix_sessions_issuer_session", "issuer_session"),
    Index("ix_sessions_account", "account"),
    Index("ix_sessions_used_at", "used_at"),
)

kept_forms = Table(
    "kept_forms",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("person_id", _ID, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("kept_at", TIMESTAMPTZ, nullable=False),
    Index("ix_kept_forms_kept_at", "kept_at"),
)
