"""What awards keeps of others' facts is numbered, so that an older one that is told once more changes nothing."""

from alembic import op

from kit.database import execute_script

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_NUMBERED = """
-- 0: heard before facts were numbered here, when none was told once more
ALTER TABLE rounds ADD COLUMN sequence bigint NOT NULL DEFAULT 0;
ALTER TABLE dossiers
    ADD COLUMN sequence bigint NOT NULL DEFAULT 0,
    ADD COLUMN progress_sequence bigint NOT NULL DEFAULT 0,
    ALTER COLUMN round_id DROP NOT NULL,
    ALTER COLUMN submitting_unit_id DROP NOT NULL,
    ALTER COLUMN attempt DROP NOT NULL,
    ALTER COLUMN rule_set DROP NOT NULL;
ALTER TABLE dossier_stages ADD COLUMN attempt integer NOT NULL DEFAULT 0;
UPDATE dossier_stages SET attempt = dossiers.attempt FROM dossiers WHERE dossiers.id = dossier_stages.dossier_id;
"""


def upgrade() -> None:
    execute_script(op.get_bind(), _NUMBERED)
