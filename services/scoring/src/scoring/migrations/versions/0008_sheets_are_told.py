"""Sheets are facts: a round may name only what is there. Those that are there already are told as they stand."""

from alembic import op

from kit.database import execute_script

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_TOLD = """
INSERT INTO outbox (event_id, topic, key, headers, payload)
SELECT told.event_id, 'scoring.sheet.v1', told.code,
       jsonb_build_array(
           jsonb_build_array('ce_specversion', '1.0'),
           jsonb_build_array('content-type', 'application/json'),
           jsonb_build_array('ce_id', told.event_id),
           jsonb_build_array('ce_type', 'scoring.sheet.recorded.v1'),
           jsonb_build_array('ce_source', 'scoring'),
           jsonb_build_array('ce_subject', told.code),
           jsonb_build_array('ce_time', to_char(business_now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')),
           jsonb_build_array('ce_sequence', told.version::text),
           jsonb_build_array('ce_correlationid', told.event_id),
           jsonb_build_array('ce_actor', 'service:scoring')),
       convert_to(jsonb_build_object(
           'code', told.code, 'name', told.name, 'movement_code', told.movement,
           'criteria_groups', coalesce((
               SELECT jsonb_agg(DISTINCT named.code)
               FROM jsonb_array_elements(told.criteria) AS criterion(said),
                    jsonb_array_elements_text(criterion.said -> 'criteria_groups') AS named(code)), '[]')
       )::text, 'UTF8')
FROM (SELECT DISTINCT ON (code) uuidv7() AS event_id, * FROM score_sheets ORDER BY code, version DESC) AS told
ORDER BY told.code;
"""


def upgrade() -> None:
    execute_script(op.get_bind(), _TOLD)
