-- What may still come into a dossier after its round has closed, and the marks on what came. Nothing that stands today
-- was allowed to come late, since nobody could allow it. Released, therefore never edited.

ALTER TABLE dossiers ADD COLUMN late jsonb;
ALTER TABLE nominees ADD COLUMN late jsonb;
ALTER TABLE attempts ADD COLUMN late jsonb;

CREATE TABLE late_allowances (
    id              uuid        NOT NULL CONSTRAINT pk_late_allowances PRIMARY KEY,
    dossier_id      uuid        NOT NULL CONSTRAINT fk_late_allowances_dossier_id_dossiers REFERENCES dossiers (id),
    expected        jsonb       NOT NULL,
    until           date        NOT NULL,
    reason          text        NOT NULL,
    document_number text        NOT NULL,
    document_date   date        NOT NULL,
    allowed_by      uuid        NOT NULL,
    unit_id         uuid        NOT NULL,
    allowed_at      timestamptz NOT NULL,
    withdrawn_at    timestamptz
);
CREATE INDEX ix_late_allowances_dossier_id ON late_allowances (dossier_id, id);
CREATE TRIGGER nothing_is_deleted BEFORE DELETE ON late_allowances FOR EACH ROW EXECUTE FUNCTION refuse_delete();
CREATE TRIGGER nothing_is_truncated BEFORE TRUNCATE ON late_allowances
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete();
