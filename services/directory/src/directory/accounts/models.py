"""Accounts; see migrations."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import UUID

from directory.tables import metadata

accounts = Table(
    "accounts",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("issuer", Text),
    Column("subject", Text),
    Column("person_id", UUID(as_uuid=True), ForeignKey("people.id")),
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("issuer", "subject"),
    Index("ix_accounts_person_id", "person_id"),
)
