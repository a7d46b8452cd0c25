-- The award catalogue, what awards knows of dossiers and rounds, sessions, decisions, the register, the history.
-- Released, therefore never edited: a change is a new file and a new migration.

CREATE TABLE awards (
    code             text NOT NULL,
    rule_set         text NOT NULL,
    version          bigint NOT NULL,
    name             text NOT NULL,
    kind             text NOT NULL,
    subject_types    text[] NOT NULL,
    decided_by       text[] NOT NULL,
    proposed_by      text[] NOT NULL,
    article          text NOT NULL,
    valid_from       date NOT NULL,
    valid_to         date,
    ballot_threshold text NOT NULL,
    CONSTRAINT pk_awards PRIMARY KEY (code, rule_set)
);

-- Projections of submissions' facts: what is on its way, who did what with it, what a round wants.
CREATE TABLE rounds (
    id     uuid CONSTRAINT pk_rounds PRIMARY KEY,
    name   text NOT NULL
);
CREATE TABLE scoring_wishes (
    round_id    uuid NOT NULL,
    unit_id     uuid NOT NULL,
    sheet_code  text NOT NULL,
    CONSTRAINT pk_scoring_wishes PRIMARY KEY (round_id, unit_id)
);
CREATE TABLE dossiers (
    id                  uuid CONSTRAINT pk_dossiers PRIMARY KEY,
    round_id            uuid NOT NULL,
    submitting_unit_id  uuid NOT NULL,
    attempt             integer NOT NULL,
    rule_set            text NOT NULL,
    status              text NOT NULL
);
CREATE TABLE dossier_stages (
    dossier_id      uuid NOT NULL,
    number          integer NOT NULL,
    unit_id         uuid NOT NULL,
    round_id        uuid NOT NULL,
    council_opened  boolean NOT NULL,
    CONSTRAINT pk_dossier_stages PRIMARY KEY (dossier_id, number)
);
CREATE INDEX ix_dossier_stages_unit_id ON dossier_stages (unit_id, round_id) WHERE NOT council_opened;
CREATE TABLE dossier_returns (
    dossier_id  uuid NOT NULL,
    attempt     integer NOT NULL,
    stage       integer NOT NULL,
    CONSTRAINT pk_dossier_returns PRIMARY KEY (dossier_id, attempt, stage)
);
CREATE TABLE duties (
    dossier_id  uuid NOT NULL,
    unit_id     uuid NOT NULL,
    person_id   uuid NOT NULL,
    duty        text NOT NULL,
    CONSTRAINT pk_duties PRIMARY KEY (dossier_id, unit_id, person_id, duty)
);

CREATE TABLE sessions (
    id                  uuid CONSTRAINT pk_sessions PRIMARY KEY,
    version             bigint NOT NULL,
    unit_id             uuid NOT NULL,
    round_id            uuid NOT NULL,
    ordinal             integer NOT NULL,
    status              text NOT NULL,
    opened_at           timestamptz NOT NULL,
    panel_concluded_at  timestamptz,
    remind_at           timestamptz,
    due_at              timestamptz,
    reminded            boolean NOT NULL DEFAULT false,
    concluded_at        timestamptz,
    CONSTRAINT uq_sessions_unit_id_round_id_ordinal UNIQUE (unit_id, round_id, ordinal)
);
CREATE UNIQUE INDEX uq_sessions_agenda_open ON sessions (unit_id, round_id) WHERE status = 'agenda_open';

CREATE TABLE agenda_items (
    id            uuid CONSTRAINT pk_agenda_items PRIMARY KEY,
    session_id    uuid NOT NULL CONSTRAINT fk_agenda_items_session_id_sessions REFERENCES sessions,
    unit_id       uuid NOT NULL,
    dossier_id    uuid NOT NULL,
    attempt       integer NOT NULL,
    stage         integer NOT NULL,
    nominee_id    uuid NOT NULL,
    person_id     uuid,
    subject_type  text NOT NULL,
    award_code    text NOT NULL,
    rule_set      text NOT NULL,
    threshold     text NOT NULL,
    status        text NOT NULL,
    score_mean    numeric,
    score_spread  numeric,
    score_rank    integer,
    in_favour     integer,
    members       integer,
    CONSTRAINT uq_agenda_items_unit_id_dossier_id_attempt_nominee_id
        UNIQUE (unit_id, dossier_id, attempt, nominee_id)
);
CREATE INDEX ix_agenda_items_session_id ON agenda_items (session_id);
CREATE INDEX ix_agenda_items_dossier_id ON agenda_items (dossier_id);

CREATE TABLE session_members (
    session_id  uuid NOT NULL CONSTRAINT fk_session_members_session_id_sessions REFERENCES sessions,
    person_id   uuid NOT NULL,
    CONSTRAINT pk_session_members PRIMARY KEY (session_id, person_id)
);
CREATE INDEX ix_session_members_person_id ON session_members (person_id);

CREATE TABLE recusals (
    id           uuid CONSTRAINT pk_recusals PRIMARY KEY,
    session_id   uuid NOT NULL CONSTRAINT fk_recusals_session_id_sessions REFERENCES sessions,
    item_id      uuid NOT NULL CONSTRAINT fk_recusals_item_id_agenda_items REFERENCES agenda_items,
    member_id    uuid NOT NULL,
    cause        text NOT NULL,
    reason       text,
    recorded_by  text NOT NULL,
    recorded_at  timestamptz NOT NULL,
    CONSTRAINT uq_recusals_item_id_member_id UNIQUE (item_id, member_id)
);
CREATE INDEX ix_recusals_session_id ON recusals (session_id);

CREATE TABLE ballots (
    id               uuid CONSTRAINT pk_ballots PRIMARY KEY,
    session_id       uuid NOT NULL CONSTRAINT fk_ballots_session_id_sessions REFERENCES sessions,
    item_id          uuid NOT NULL CONSTRAINT fk_ballots_item_id_agenda_items REFERENCES agenda_items,
    dossier_id       uuid NOT NULL,
    unit_id          uuid NOT NULL,
    member_id        uuid NOT NULL,
    choice           text NOT NULL,
    manner           text NOT NULL,
    entered_by       uuid NOT NULL,
    paper_reference  text,
    cast_at          timestamptz NOT NULL,
    CONSTRAINT uq_ballots_item_id_member_id UNIQUE (item_id, member_id)
);
CREATE INDEX ix_ballots_session_id ON ballots (session_id, member_id);
CREATE INDEX ix_ballots_dossier_id ON ballots (dossier_id);

CREATE TABLE decisions (
    id                  uuid CONSTRAINT pk_decisions PRIMARY KEY,
    version             bigint NOT NULL,
    kind                text NOT NULL,
    status              text NOT NULL,
    unit_id             uuid NOT NULL,
    round_id            uuid NOT NULL,
    target_decision_id  uuid CONSTRAINT fk_decisions_target_decision_id_decisions REFERENCES decisions,
    legal_bases         text[] NOT NULL,
    achievement_period  text NOT NULL,
    reason              text,
    drafted_by          uuid NOT NULL,
    drafted_at          timestamptz NOT NULL,
    signed_by           uuid,
    signed_at           timestamptz,
    issued_by           uuid,
    number              text,
    series              text,
    year                integer,
    issued_on           date,
    CONSTRAINT uq_decisions_unit_id_series_year_number UNIQUE (unit_id, series, year, number)
);
CREATE INDEX ix_decisions_unit_id ON decisions (unit_id, id);

-- A line of a decision. `holds`: the nomination is taken by it, so that no other decision can name it.
CREATE TABLE decision_items (
    decision_id  uuid NOT NULL CONSTRAINT fk_decision_items_decision_id_decisions REFERENCES decisions,
    item_id      uuid NOT NULL CONSTRAINT fk_decision_items_item_id_agenda_items REFERENCES agenda_items,
    dossier_id   uuid NOT NULL,
    nominee_id   uuid NOT NULL,
    award_code   text NOT NULL,
    name         text NOT NULL,
    holds        boolean NOT NULL,
    CONSTRAINT pk_decision_items PRIMARY KEY (decision_id, item_id)
);
CREATE UNIQUE INDEX uq_decision_items_held ON decision_items (dossier_id, nominee_id) WHERE holds;

CREATE TABLE register_counters (
    unit_id  uuid NOT NULL,
    year     integer NOT NULL,
    last     integer NOT NULL,
    CONSTRAINT pk_register_counters PRIMARY KEY (unit_id, year)
);
CREATE TABLE register_entries (
    id           uuid CONSTRAINT pk_register_entries PRIMARY KEY,
    unit_id      uuid NOT NULL,
    year         integer NOT NULL,
    number       integer NOT NULL,
    decision_id  uuid NOT NULL,
    item_id      uuid NOT NULL,
    dossier_id   uuid NOT NULL,
    nominee_id   uuid NOT NULL,
    award_code   text NOT NULL,
    name         text NOT NULL,
    CONSTRAINT uq_register_entries_unit_id_year_number UNIQUE (unit_id, year, number),
    CONSTRAINT uq_register_entries_decision_id_item_id UNIQUE (decision_id, item_id),
    CONSTRAINT fk_register_entries_decision_id_decision_items
        FOREIGN KEY (decision_id, item_id) REFERENCES decision_items
);
-- What later decisions did to an entry. The entry itself stays as it was written.
CREATE TABLE register_changes (
    position        bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_register_changes PRIMARY KEY,
    entry_id        uuid NOT NULL CONSTRAINT fk_register_changes_entry_id_register_entries REFERENCES register_entries,
    by_decision_id  uuid NOT NULL CONSTRAINT fk_register_changes_by_decision_id_decisions REFERENCES decisions,
    kind            text NOT NULL,
    name            text NOT NULL,
    CONSTRAINT uq_register_changes_entry_id_by_decision_id UNIQUE (entry_id, by_decision_id)
);

CREATE TABLE history (
    position      bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_history PRIMARY KEY,
    aggregate_id  uuid NOT NULL,
    version       bigint NOT NULL,
    at            timestamptz NOT NULL,
    actor         text NOT NULL,
    capacity      text NOT NULL,
    what          text NOT NULL,
    why           text
);
CREATE INDEX ix_history_aggregate_id ON history (aggregate_id, position);

CREATE FUNCTION refuse_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME;
END $$;

DO $$
DECLARE permanent text;
BEGIN
    FOREACH permanent IN ARRAY ARRAY[
        'awards', 'sessions', 'agenda_items', 'session_members', 'recusals', 'ballots',
        'decisions', 'decision_items', 'register_counters', 'register_entries', 'register_changes', 'history']
    LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_delete()',
                       permanent || '_stay', permanent);
    END LOOP;
    FOREACH permanent IN ARRAY ARRAY['register_entries', 'register_changes', 'history']
    LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_update()',
                       permanent || '_as_written', permanent);
    END LOOP;
END $$;
