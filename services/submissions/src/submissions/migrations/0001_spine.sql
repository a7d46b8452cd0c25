-- Released, therefore never edited.

CREATE TABLE award_catalogue (
    code          text NOT NULL,
    rule_set      text NOT NULL,
    name          text NOT NULL,
    subject_types text[] NOT NULL,
    decided_by    text[] NOT NULL,
    proposed_by   text[] NOT NULL,
    valid_from    date NOT NULL,
    valid_to      date,
    sequence      bigint NOT NULL,
    CONSTRAINT pk_award_catalogue PRIMARY KEY (code, rule_set)
);

CREATE TABLE calendar_days (
    day      date CONSTRAINT pk_calendar_days PRIMARY KEY,
    year     integer NOT NULL,
    working  boolean NOT NULL
);
CREATE TABLE calendar_years (
    year      integer CONSTRAINT pk_calendar_years PRIMARY KEY,
    sequence  bigint NOT NULL
);

CREATE TABLE rule_sets (
    code        text CONSTRAINT pk_rule_sets PRIMARY KEY,
    name        text NOT NULL,
    valid_from  date NOT NULL,
    valid_to    date,
    documents   jsonb NOT NULL
);

CREATE TABLE movements (
    id       uuid CONSTRAINT pk_movements PRIMARY KEY,
    code     text NOT NULL CONSTRAINT uq_movements_code UNIQUE,
    name     text NOT NULL,
    unit_id  uuid NOT NULL,
    plan     jsonb NOT NULL,
    version  integer NOT NULL
);

CREATE TABLE rounds (
    id           uuid CONSTRAINT pk_rounds PRIMARY KEY,
    code         text NOT NULL CONSTRAINT uq_rounds_code UNIQUE,
    name         text NOT NULL,
    movement_id  uuid NOT NULL CONSTRAINT fk_rounds_movement_id_movements REFERENCES movements (id),
    unit_id      uuid NOT NULL,
    opens_on     date NOT NULL,
    closes_on    date NOT NULL,
    plan         jsonb NOT NULL,
    version      integer NOT NULL
);

CREATE TABLE dossiers (
    id                  uuid CONSTRAINT pk_dossiers PRIMARY KEY,
    round_id            uuid NOT NULL,
    submitting_unit_id  uuid NOT NULL,
    letter_number       text,
    letter_date         date,
    status              text NOT NULL,
    attempt             integer NOT NULL,
    version             integer NOT NULL,
    revision            integer NOT NULL,
    created_by          uuid NOT NULL,
    submitted_by        uuid,
    received_at         timestamptz,
    rule_set            text
);
CREATE INDEX ix_dossiers_round_id ON dossiers (round_id, status, id);
CREATE INDEX ix_dossiers_submitting_unit_id ON dossiers (submitting_unit_id, id);

CREATE TABLE nominees (
    id            uuid CONSTRAINT pk_nominees PRIMARY KEY,
    dossier_id    uuid NOT NULL CONSTRAINT fk_nominees_dossier_id_dossiers REFERENCES dossiers (id),
    position      integer NOT NULL,
    subject_type  text NOT NULL,
    name          text NOT NULL,
    description   text NOT NULL,
    award_code    text NOT NULL,
    achievements  jsonb NOT NULL,
    evidence      jsonb NOT NULL,
    person_id     uuid,
    state         text NOT NULL,
    decided_at    integer,
    ended_at      integer,
    decision_id   uuid,
    reason        text
);
CREATE INDEX ix_nominees_dossier_id ON nominees (dossier_id, position);

CREATE TABLE stages (
    dossier_id     uuid NOT NULL CONSTRAINT fk_stages_dossier_id_dossiers REFERENCES dossiers (id),
    attempt        integer NOT NULL,
    number         integer NOT NULL,
    unit_id        uuid NOT NULL,
    status         text NOT NULL,
    outcome        text,
    reason         text,
    letter_number  text,
    letter_date    date,
    concluded_by   uuid,
    concluded_at   timestamptz,
    CONSTRAINT pk_stages PRIMARY KEY (dossier_id, attempt, number)
);
CREATE INDEX ix_stages_unit_id ON stages (unit_id, status);

CREATE TABLE steps (
    dossier_id     uuid NOT NULL,
    attempt        integer NOT NULL,
    stage          integer NOT NULL,
    kind           text NOT NULL,
    position       integer NOT NULL,
    office_id      uuid NOT NULL,
    working_days   integer NOT NULL,
    remind_before  integer NOT NULL,
    status         text NOT NULL,
    opened_at      timestamptz,
    remind_at      timestamptz,
    due_at         timestamptz,
    reminded_at    timestamptz,
    overdue_at     timestamptz,
    done_by        uuid,
    done_at        timestamptz,
    CONSTRAINT pk_steps PRIMARY KEY (dossier_id, attempt, stage, kind),
    CONSTRAINT fk_steps_dossier_id_stages FOREIGN KEY (dossier_id, attempt, stage)
        REFERENCES stages (dossier_id, attempt, number)
);
CREATE INDEX ix_steps_office_id ON steps (office_id, due_at) WHERE status = 'open';

CREATE TABLE verdicts (
    id          uuid CONSTRAINT pk_verdicts PRIMARY KEY,
    dossier_id  uuid NOT NULL CONSTRAINT fk_verdicts_dossier_id_dossiers REFERENCES dossiers (id),
    attempt     integer NOT NULL,
    nominee_id  uuid NOT NULL CONSTRAINT fk_verdicts_nominee_id_nominees REFERENCES nominees (id),
    stage       integer NOT NULL,
    step        text NOT NULL,
    result      text NOT NULL,
    reason      text,
    given_by    uuid,
    session_id  uuid,
    given_at    timestamptz NOT NULL
);
CREATE UNIQUE INDEX uq_verdicts_nominee ON verdicts (nominee_id, attempt, stage, step);
CREATE INDEX ix_verdicts_dossier_id ON verdicts (dossier_id);

CREATE TABLE duties (
    dossier_id  uuid NOT NULL CONSTRAINT fk_duties_dossier_id_dossiers REFERENCES dossiers (id),
    person_id   uuid NOT NULL,
    duty        text NOT NULL,
    stage       integer NOT NULL,
    unit_id     uuid NOT NULL,
    CONSTRAINT pk_duties PRIMARY KEY (dossier_id, person_id, duty, stage)
);

CREATE TABLE interests (
    dossier_id   uuid NOT NULL CONSTRAINT fk_interests_dossier_id_dossiers REFERENCES dossiers (id),
    person_id    uuid NOT NULL,
    reason       text NOT NULL,
    declared_at  timestamptz NOT NULL,
    CONSTRAINT pk_interests PRIMARY KEY (dossier_id, person_id)
);

CREATE TABLE dossier_history (
    position    bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_dossier_history PRIMARY KEY,
    dossier_id  uuid NOT NULL CONSTRAINT fk_dossier_history_dossier_id_dossiers REFERENCES dossiers (id),
    attempt     integer NOT NULL,
    version     integer NOT NULL,
    at          timestamptz NOT NULL,
    actor       text NOT NULL,
    capacity    text NOT NULL,
    action      text NOT NULL,
    stage       integer,
    step        text,
    reason      text,
    details     jsonb NOT NULL
);
CREATE INDEX ix_dossier_history_dossier_id ON dossier_history (dossier_id, position);

DO $$
DECLARE permanent text;
BEGIN
    FOREACH permanent IN ARRAY ARRAY['movements', 'rounds', 'rule_sets', 'dossiers', 'nominees', 'stages', 'steps',
                                     'verdicts', 'duties', 'interests', 'dossier_history'] LOOP
        EXECUTE format('CREATE TRIGGER nothing_is_deleted BEFORE DELETE ON %I'
                       ' FOR EACH ROW EXECUTE FUNCTION refuse_delete()', permanent);
    END LOOP;
END $$;
