"""The projection's tables, in every service's database; see migrations."""

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, MetaData, Table, Text, text
from sqlalchemy.dialects.postgresql import UUID
from sqlalchemy.types import UserDefinedType

from kit.tables import NAMES, TIMESTAMPTZ


class Ltree(UserDefinedType[str]):
    """PostgreSQL's ltree, as text on our side."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        return "ltree"


projection = MetaData(naming_convention=NAMES)

authority_units = Table(
    "authority_units",
    projection,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("parent_id", UUID(as_uuid=True)),
    Column("standing_office_id", UUID(as_uuid=True)),
    Column("path", Ltree, nullable=False),
    Column("valid_from", Date),
    Column("valid_to", Date),
    Column("sequence", BigInteger, nullable=False),
    Index("ix_authority_units_code", "code"),
    Index("ix_authority_units_path", "path", postgresql_using="gist"),
)

authority_assignments = Table(
    "authority_assignments",
    projection,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("person_id", UUID(as_uuid=True), nullable=False),
    Column("role", Text, nullable=False),
    Column("unit_id", UUID(as_uuid=True), nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("sequence", BigInteger, nullable=False),
    Index("ix_authority_assignments_person_id", "person_id"),
    Index("ix_authority_assignments_unit_id", "unit_id", "role"),
)

authority_accounts = Table(
    "authority_accounts",
    projection,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("key", Text, nullable=False),
    Column("person_id", UUID(as_uuid=True)),
    Column("sequence", BigInteger, nullable=False),
    Index("ix_authority_accounts_key", "key"),
)

authority_beats = Table(
    "authority_beats",
    projection,
    Column("topic", Text, primary_key=True),
    Column("as_of", TIMESTAMPTZ, nullable=False),
)

authority_calendar_days = Table(
    "authority_calendar_days",
    projection,
    Column("day", Date, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("working", Boolean, nullable=False),
)

authority_calendar_years = Table(
    "authority_calendar_years",
    projection,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("sequence", BigInteger, nullable=False),
)

authority_acts = Table(
    "authority_acts",
    projection,
    Column("dossier_id", UUID(as_uuid=True), primary_key=True),
    Column("person_id", UUID(as_uuid=True), primary_key=True),
    Column("duty", Text, primary_key=True),
    Column("unit_id", UUID(as_uuid=True), primary_key=True),
)

authority_circles = Table(
    "authority_circles",
    projection,
    Column("part", Text, primary_key=True),
    Column("unit_id", UUID(as_uuid=True), primary_key=True),
    Column("dossier_id", UUID(as_uuid=True), primary_key=True),
    Column("round_id", UUID(as_uuid=True), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("inside", Boolean, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Index("ix_authority_circles_dossier_id", "dossier_id"),
    Index(
        "ix_authority_circles_round_id",
        "unit_id",
        "round_id",
        "dossier_id",
        postgresql_where=text("part = 'unit'"),
    ),
)
"""`inside`: now; the row of a unit that left stays, with the last attempt in which it was inside. `sequence` is that of
the fact that tells of the row; it is zero where none does, as of a dossier that was never submitted.
"""

authority_interests = Table(
    "authority_interests",
    projection,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("person_id", UUID(as_uuid=True), nullable=False),
    Column("dossier_id", UUID(as_uuid=True), nullable=False),
    Column("nominee_id", UUID(as_uuid=True), nullable=False),
    Column("ground", Text, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    Index("ix_authority_interests_dossier_id", "dossier_id", "person_id"),
)
