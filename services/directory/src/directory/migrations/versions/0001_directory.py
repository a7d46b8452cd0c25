"""Units, people, assignments, the calendar, and their permanent history."""

from alembic import op

from kit.database import execute_script, migration_sql

revision = "0001"
down_revision = None

TABLES = """
CREATE TABLE units (
    id                    uuid PRIMARY KEY,
    code                  text NOT NULL,
    name                  text NOT NULL,
    kind                  text NOT NULL,
    level                 text NOT NULL,
    parent_code           text,
    standing_office_code  text,
    valid_from            date,
    valid_to              date,
    source                text,
    parent_id             uuid REFERENCES units DEFERRABLE INITIALLY DEFERRED,
    standing_office_id    uuid REFERENCES units DEFERRABLE INITIALLY DEFERRED,
    path                  ltree NOT NULL,
    version               integer NOT NULL,
    CONSTRAINT uq_units_code_valid_from UNIQUE NULLS NOT DISTINCT (code, valid_from),
    CONSTRAINT ck_units_dates CHECK (valid_from <= valid_to)
);
CREATE INDEX ix_units_parent_code ON units (parent_code);

CREATE TABLE successions (
    unit_id       uuid NOT NULL REFERENCES units,
    successor_id  uuid NOT NULL REFERENCES units,
    share         text NOT NULL,
    source        text,
    PRIMARY KEY (unit_id, successor_id),
    CONSTRAINT ck_successions_share CHECK (share IN ('full', 'part')),
    CONSTRAINT ck_successions_other CHECK (unit_id <> successor_id)
);

CREATE TABLE people (
    id         uuid PRIMARY KEY,
    name       text,
    email      text,
    phone      text,
    sample     boolean NOT NULL,
    version    integer NOT NULL,
    erased_at  timestamptz,
    CONSTRAINT ck_people_blank_once_erased CHECK (
        (erased_at IS NULL AND name IS NOT NULL)
        OR (erased_at IS NOT NULL AND name IS NULL AND email IS NULL AND phone IS NULL)
    )
);
CREATE INDEX ix_people_email ON people (email);

CREATE TABLE assignments (
    id          uuid PRIMARY KEY,
    person_id   uuid NOT NULL REFERENCES people,
    role        text NOT NULL,
    unit_id     uuid NOT NULL REFERENCES units,
    valid_from  date NOT NULL,
    valid_to    date,
    status      text NOT NULL,
    version     integer NOT NULL,
    CONSTRAINT uq_assignments_person_id_unit_id_role_valid_from UNIQUE (person_id, unit_id, role, valid_from),
    CONSTRAINT ck_assignments_dates CHECK (valid_to >= valid_from - 1),
    CONSTRAINT ck_assignments_status CHECK (status IN ('recorded', 'erased'))
);
CREATE INDEX ix_assignments_unit_id ON assignments (unit_id);

CREATE TABLE calendar_years (
    year     integer PRIMARY KEY,
    version  integer NOT NULL
);
CREATE TABLE calendar_days (
    date    date PRIMARY KEY,
    year    integer NOT NULL REFERENCES calendar_years,
    kind    text NOT NULL,
    name    text NOT NULL,
    source  text,
    CONSTRAINT ck_calendar_days_year CHECK (year = extract(year FROM date))
);

CREATE TABLE history (
    position   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    aggregate  text NOT NULL,
    subject    text NOT NULL,
    version    integer NOT NULL,
    action     text NOT NULL,
    at         timestamptz NOT NULL,
    actor      text NOT NULL,
    capacity   text NOT NULL,
    reason     text NOT NULL,
    changes    jsonb NOT NULL
);
CREATE INDEX ix_history_subject ON history (subject, position);

CREATE TABLE heartbeats (
    topic     text PRIMARY KEY,
    sequence  bigint NOT NULL
);
INSERT INTO heartbeats VALUES ('directory.unit.v1', 0), ('directory.assignment.v1', 0);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME;
END $$;
CREATE TRIGGER history_stands BEFORE UPDATE ON history FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
PERMANENT = ("units", "successions", "people", "assignments", "calendar_years", "history")


def upgrade() -> None:
    execute_script(op.get_bind(), migration_sql("kit", "0001_infrastructure"))
    execute_script(op.get_bind(), migration_sql("authority", "0001_projection"))
    execute_script(op.get_bind(), TABLES)
    for table in PERMANENT:
        op.execute(
            f"CREATE TRIGGER {table}_stay BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_delete()"
        )
