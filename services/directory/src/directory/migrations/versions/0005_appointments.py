"""Who gave whom which role, when and by which document; what the history has of it is taken over."""

from alembic import op

from kit.database import execute_script

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = """
SET LOCAL lock_timeout = '10s';

ALTER TABLE assignments ADD COLUMN document_number text, ADD COLUMN document_date date;

CREATE TABLE appointments (
    position  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id        uuid NOT NULL,
    unit_id   uuid NOT NULL REFERENCES units,
    at        timestamptz NOT NULL,
    actor     text NOT NULL,
    capacity  text NOT NULL,
    reason    text NOT NULL,
    version   integer NOT NULL,  -- 1, or 0 where it was taken over from the history and no fact tells of it
    CONSTRAINT uq_appointments_id UNIQUE (id)
);
CREATE INDEX ix_appointments_unit_id ON appointments (unit_id, position);
CREATE TABLE appointed_roles (
    appointment_id   uuid NOT NULL REFERENCES appointments (id),
    assignment_id    uuid NOT NULL REFERENCES assignments,
    act              text NOT NULL,
    person_id        uuid NOT NULL,
    role             text NOT NULL,
    valid_from       date NOT NULL,
    valid_to         date,
    document_number  text,
    document_date    date,
    PRIMARY KEY (appointment_id, assignment_id),
    CONSTRAINT ck_appointed_roles_act CHECK (act IN ('given', 'extended', 'ended'))
);

CREATE TEMPORARY TABLE told ON COMMIT DROP AS
SELECT h.position, gen_random_uuid() AS id, a.id AS assignment_id, a.unit_id, a.person_id, a.role, h.at, h.actor,
       h.capacity, h.reason, (h.changes ->> 'valid_from')::date AS valid_from,
       (h.changes ->> 'valid_to')::date AS valid_to,
       lag(h.changes) OVER before IS NULL AS is_first,
       (lag(h.changes ->> 'valid_to') OVER before)::date AS valid_to_before
FROM history h JOIN assignments a ON a.id::text = h.subject
WHERE h.aggregate = 'assignment' AND h.action = 'recorded'
WINDOW before AS (PARTITION BY h.subject ORDER BY h.position);
INSERT INTO appointments (id, unit_id, at, actor, capacity, reason, version)
SELECT id, unit_id, at, actor, capacity, reason, 0 FROM told ORDER BY position;
INSERT INTO appointed_roles (appointment_id, assignment_id, act, person_id, role, valid_from, valid_to)
SELECT id, assignment_id,
       CASE WHEN is_first OR valid_to_before < valid_from THEN 'given'
            WHEN coalesce(valid_to, 'infinity') < coalesce(valid_to_before, 'infinity') THEN 'ended'
            ELSE 'extended' END,
       person_id, role, valid_from, valid_to
FROM told;

CREATE TRIGGER appointments_stay BEFORE DELETE ON appointments FOR EACH ROW EXECUTE FUNCTION refuse_delete();
CREATE TRIGGER appointed_roles_stay BEFORE DELETE ON appointed_roles
    FOR EACH ROW EXECUTE FUNCTION refuse_delete();
CREATE TRIGGER nothing_is_truncated BEFORE TRUNCATE ON appointments
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete();
CREATE TRIGGER nothing_is_truncated BEFORE TRUNCATE ON appointed_roles
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete();
CREATE TRIGGER appointments_stand BEFORE UPDATE ON appointments FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER appointed_roles_stand BEFORE UPDATE ON appointed_roles
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""


def upgrade() -> None:
    execute_script(op.get_bind(), TABLES)
