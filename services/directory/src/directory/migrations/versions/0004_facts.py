"""Facts stay after they left; of what is older, the state as it stands is kept."""

from alembic import op

from kit.database import execute_script, migration_sql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TAKEN_OVER = """
SELECT pg_temp.take_over('directory.unit.recorded.v1', u.id::text, u.version, json_build_object(
    'unit_id', u.id, 'code', u.code, 'name', u.name, 'kind', u.kind, 'level', u.level,
    'parent_id', u.parent_id, 'standing_office_id', u.standing_office_id, 'path', u.path::text,
    'valid_from', u.valid_from, 'valid_to', u.valid_to,
    'successors', coalesce(
        (SELECT json_agg(json_build_object('unit_id', s.successor_id, 'share', s.share) ORDER BY s.successor_id)
         FROM successions s WHERE s.unit_id = u.id), '[]')))
FROM units u;
SELECT pg_temp.take_over('directory.assignment.recorded.v1', a.id::text, a.version, json_build_object(
    'assignment_id', a.id, 'person_id', a.person_id, 'role', a.role, 'unit_id', a.unit_id,
    'valid_from', a.valid_from, 'valid_to', a.valid_to))
FROM assignments a WHERE a.status = 'recorded';
SELECT pg_temp.take_over('directory.calendar.recorded.v1', y.year::text, y.version, json_build_object(
    'year', y.year,
    'days', coalesce(
        (SELECT json_agg(json_build_object('date', d.date, 'kind', d.kind, 'name', d.name, 'guess', d.guess,
                                           'notice', CASE WHEN d.guess THEN NULL ELSE d.source END) ORDER BY d.date)
         FROM calendar_days d WHERE d.year = y.year), '[]')))
FROM calendar_years y;
"""


def upgrade() -> None:
    execute_script(op.get_bind(), migration_sql("kit", "0004_facts"))
    execute_script(op.get_bind(), _TAKEN_OVER)
