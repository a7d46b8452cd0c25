"""A document office notes under which number and on which day a dossier came to its level."""

from alembic import op

from kit.database import execute_script

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_ARRIVALS = """
ALTER TABLE stages ADD COLUMN arrival_number text, ADD COLUMN arrived_on date,
    ADD CONSTRAINT ck_stages_arrival CHECK ((arrival_number IS NULL) = (arrived_on IS NULL));
"""


def upgrade() -> None:
    execute_script(op.get_bind(), _ARRIVALS)
