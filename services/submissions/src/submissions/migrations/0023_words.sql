-- By what words a dossier is found, a row for each nominee and one for the dossier itself; and the dossiers of a unit.
-- Released, therefore never edited.

CREATE TABLE dossier_words (
    id          uuid     CONSTRAINT pk_dossier_words PRIMARY KEY,
    dossier_id  uuid     NOT NULL CONSTRAINT fk_dossier_words_dossier_id_dossiers REFERENCES dossiers (id),
    words       tsvector NOT NULL
);
CREATE TRIGGER nothing_is_deleted BEFORE DELETE ON dossier_words FOR EACH ROW EXECUTE FUNCTION refuse_delete();
CREATE TRIGGER nothing_is_truncated BEFORE TRUNCATE ON dossier_words
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete();
CREATE INDEX ix_dossiers_submitting_unit_id ON dossiers (submitting_unit_id, id);
