-- What every service keeps of the directory's facts, to answer: may this person do this here now?
-- Released, therefore never edited: a change is a new file and a new migration in every service.

CREATE EXTENSION IF NOT EXISTS ltree;

CREATE TABLE authority_units (
    id                 uuid PRIMARY KEY,
    code               text NOT NULL,
    name               text NOT NULL,
    kind               text NOT NULL,
    level              text NOT NULL,
    parent_id          uuid,
    standing_office_id uuid,
    path               ltree NOT NULL,
    valid_from         date,
    valid_to           date,
    sequence           bigint NOT NULL
);
CREATE INDEX ix_authority_units_code ON authority_units (code);
CREATE INDEX ix_authority_units_path ON authority_units USING gist (path);

CREATE TABLE authority_assignments (
    id          uuid PRIMARY KEY,
    person_id   uuid NOT NULL,
    role        text NOT NULL,
    unit_id     uuid NOT NULL,
    valid_from  date NOT NULL,
    valid_to    date,
    sequence    bigint NOT NULL
);
CREATE INDEX ix_authority_assignments_person_id ON authority_assignments (person_id);
CREATE INDEX ix_authority_assignments_unit_id ON authority_assignments (unit_id, role);

CREATE TABLE authority_beats (
    topic  text PRIMARY KEY,
    as_of  timestamptz NOT NULL
);
