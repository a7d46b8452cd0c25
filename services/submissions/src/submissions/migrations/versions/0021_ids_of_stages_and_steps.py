"""Stages and steps have ids of their own, by which facts and cases name them."""

from alembic import op

from kit.database import execute_script

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_IDS = """
ALTER TABLE stages ADD COLUMN id uuid NOT NULL DEFAULT uuidv7() CONSTRAINT uq_stages_id UNIQUE;
ALTER TABLE steps ADD COLUMN id uuid NOT NULL DEFAULT uuidv7() CONSTRAINT uq_steps_id UNIQUE;
"""


def upgrade() -> None:
    execute_script(op.get_bind(), _IDS)
