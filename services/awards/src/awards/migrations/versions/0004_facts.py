"""Facts stay after they left; where those of what is older begin, a fact says so."""

from alembic import op

from kit.database import execute_script, migration_sql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TAKEN_OVER = """
SELECT pg_temp.take_over('awards.award.recorded.v1', a.code || '/' || a.rule_set, a.version, json_build_object(
    'code', a.code, 'name', a.name, 'kind', a.kind, 'subject_types', a.subject_types, 'decided_by', a.decided_by,
    'proposed_by', a.proposed_by, 'rule_set', a.rule_set, 'article', a.article,
    'valid_from', a.valid_from, 'valid_to', a.valid_to))
FROM awards a;
SELECT pg_temp.take_over('awards.session.state_taken_over.v1', s.id::text, s.version, json_build_object(
    'session_id', s.id, 'unit_id', s.unit_id, 'round_id', s.round_id))
FROM sessions s;
SELECT pg_temp.take_over('awards.decision.state_taken_over.v1', d.id::text, d.version, json_build_object(
    'decision_id', d.id, 'unit_id', d.unit_id, 'round_id', d.round_id))
FROM decisions d;
"""


def upgrade() -> None:
    execute_script(op.get_bind(), migration_sql("kit", "0004_facts"))
    execute_script(op.get_bind(), _TAKEN_OVER)
