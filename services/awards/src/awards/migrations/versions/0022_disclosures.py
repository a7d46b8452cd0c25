"""What is public of issued decisions. Those that were issued before get the code that goes on a copy of their paper."""

import sqlalchemy as sa
from alembic import op

from kit.codes import new_code
from kit.database import execute_script, migration_sql

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_KEEP = sa.text("UPDATE decisions SET check_code = :code WHERE id = :id")


def upgrade() -> None:
    connection = op.get_bind()
    execute_script(connection, migration_sql("awards", "0022_disclosures"))
    issued = connection.execute(sa.text("SELECT id FROM decisions WHERE number IS NOT NULL")).all()
    if issued:
        connection.execute(_KEEP, [{"id": row.id, "code": new_code()} for row in issued])
