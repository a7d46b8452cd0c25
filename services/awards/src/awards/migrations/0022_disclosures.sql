-- What is public of issued decisions, by what words a listed one is found, and the code that stands on each paper.
-- Released, therefore never edited.

ALTER TABLE decisions ADD COLUMN check_code text;
CREATE INDEX ix_decisions_number_key ON decisions (number_key, series_key);
CREATE INDEX ix_decisions_target_decision_id ON decisions (target_decision_id);

CREATE TABLE disclosures (
    decision_id  uuid CONSTRAINT pk_disclosures PRIMARY KEY
        CONSTRAINT fk_disclosures_decision_id_decisions REFERENCES decisions,
    version      bigint NOT NULL,
    reach        text NOT NULL,
    reason       text NOT NULL,
    decided_by   uuid NOT NULL,
    decided_at   timestamptz NOT NULL,
    unit_id      uuid NOT NULL,
    unit_name    text NOT NULL,
    year         integer NOT NULL,
    issued_on    date NOT NULL,
    titles       text[] NOT NULL,
    recipients   integer NOT NULL
);
CREATE INDEX ix_disclosures_issued_on ON disclosures (reach, issued_on, decision_id);

CREATE TABLE disclosed_words (
    decision_id  uuid NOT NULL
        CONSTRAINT fk_disclosed_words_decision_id_disclosures REFERENCES disclosures (decision_id),
    position     integer NOT NULL,
    words        tsvector NOT NULL,
    CONSTRAINT pk_disclosed_words PRIMARY KEY (decision_id, position)
);
CREATE INDEX ix_disclosed_words_words ON disclosed_words USING gin (words) WITH (fastupdate = off);

DO $$
DECLARE permanent text;
BEGIN
    FOREACH permanent IN ARRAY ARRAY['disclosures', 'disclosed_words']
    LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_delete()',
                       permanent || '_stay', permanent);
        EXECUTE format('CREATE TRIGGER nothing_is_truncated BEFORE TRUNCATE ON %I'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()', permanent);
    END LOOP;
END $$;
