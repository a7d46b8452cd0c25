"""By which account at the provider a session began, as a hash: a provider that ends sessions may name nothing else."""

from alembic import op

from kit.database import execute_script

revision = "0002"
down_revision = "0001"

_TABLES = """
SET LOCAL lock_timeout = '10s';

ALTER TABLE sessions ADD COLUMN account bytea;
CREATE INDEX ix_sessions_account ON sessions (account);
"""


def upgrade() -> None:
    execute_script(op.get_bind(), _TABLES)
