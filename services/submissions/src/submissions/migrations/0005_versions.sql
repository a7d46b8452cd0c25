-- What was sealed stays as it was: a version of each nominee, and the attempts as labels over sets of versions.
-- Released, therefore never edited.

CREATE TABLE nominee_versions (
    id            uuid CONSTRAINT pk_nominee_versions PRIMARY KEY,
    dossier_id    uuid NOT NULL CONSTRAINT fk_nominee_versions_dossier_id_dossiers REFERENCES dossiers (id),
    nominee_id    uuid NOT NULL CONSTRAINT fk_nominee_versions_nominee_id_nominees REFERENCES nominees (id),
    number        integer NOT NULL,
    attempt       integer NOT NULL,  -- for which it was sealed first
    content       jsonb NOT NULL,
    content_hash  text NOT NULL,
    salt          text NOT NULL,
    sealed_at     timestamptz NOT NULL,
    CONSTRAINT uq_nominee_versions_nominee_id_number UNIQUE (nominee_id, number)
);
CREATE INDEX ix_nominee_versions_dossier_id ON nominee_versions (dossier_id);

CREATE TABLE attempts (
    dossier_id           uuid NOT NULL CONSTRAINT fk_attempts_dossier_id_dossiers REFERENCES dossiers (id),
    number               integer NOT NULL,
    received_at          timestamptz NOT NULL,
    submitted_by         uuid NOT NULL,
    rule_set             text NOT NULL,
    letter_number        text,
    letter_date          date,
    nominee_version_ids  uuid[] NOT NULL,
    not_kept_before      timestamptz,  -- the letter and the nominees were overwritten before that moment
    CONSTRAINT pk_attempts PRIMARY KEY (dossier_id, number)
);

ALTER TABLE nominees ADD COLUMN seal jsonb;
ALTER TABLE verdicts ADD COLUMN relied_on uuid[] NOT NULL DEFAULT '{}';
ALTER TABLE dossier_history ADD COLUMN revision integer;
ALTER TABLE dossier_history ADD COLUMN changes jsonb NOT NULL DEFAULT '[]';

DO $$
DECLARE permanent text;
BEGIN
    FOREACH permanent IN ARRAY ARRAY['nominee_versions', 'attempts'] LOOP
        EXECUTE format('CREATE TRIGGER nothing_is_deleted BEFORE DELETE ON %I'
                       ' FOR EACH ROW EXECUTE FUNCTION refuse_delete()', permanent);
        EXECUTE format('CREATE TRIGGER nothing_is_truncated BEFORE TRUNCATE ON %I'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()', permanent);
    END LOOP;
END $$;

-- a history line stands as it was written
CREATE TRIGGER nothing_is_overwritten BEFORE UPDATE ON dossier_history
    FOR EACH ROW EXECUTE FUNCTION refuse_update();
