-- Whose line a dossier is in, so that a list is read in its order and not sieved out of all history.
-- Released, therefore never edited.

CREATE TABLE dossier_lines (
    unit_id     uuid NOT NULL,
    dossier_id  uuid NOT NULL CONSTRAINT fk_dossier_lines_dossier_id_dossiers REFERENCES dossiers (id),
    round_id    uuid NOT NULL,
    attempt     integer,  -- in which the unit sees the dossier; none: in every one
    CONSTRAINT pk_dossier_lines PRIMARY KEY (unit_id, dossier_id)
);

-- nobody changes a dossier meanwhile: the reference made above holds the table until this is committed
INSERT INTO dossier_lines (unit_id, dossier_id, round_id, attempt)
SELECT DISTINCT ON (unit_id, dossier_id) unit_id, dossier_id, round_id, attempt
FROM (
    SELECT submitting_unit_id AS unit_id, id AS dossier_id, round_id, NULL::integer AS attempt FROM dossiers
    UNION ALL
    SELECT place.unit_id, d.id, d.round_id, s.attempt
    FROM dossiers d
    JOIN stages s ON s.dossier_id = d.id AND s.status NOT IN ('pending', 'skipped')
    CROSS JOIN LATERAL (
        SELECT s.unit_id
        UNION
        SELECT t.office_id FROM steps t
        WHERE t.dossier_id = s.dossier_id AND t.attempt = s.attempt AND t.stage = s.number
    ) AS place (unit_id)
) AS seen
ORDER BY unit_id, dossier_id, attempt DESC NULLS FIRST;

CREATE INDEX ix_dossier_lines_round_id ON dossier_lines (unit_id, round_id, dossier_id);
ANALYZE dossier_lines;

-- what is under way, however much is over
CREATE INDEX ix_dossiers_status ON dossiers (status, id) WHERE status <> 'closed';
CREATE INDEX ix_dossiers_returned ON dossiers (submitting_unit_id) WHERE status = 'returned';
CREATE INDEX ix_nominees_awaiting ON nominees (dossier_id) WHERE state = 'awaiting_decision';

CREATE TRIGGER nothing_is_deleted BEFORE DELETE ON dossier_lines
    FOR EACH ROW EXECUTE FUNCTION refuse_delete();
CREATE TRIGGER nothing_is_truncated BEFORE TRUNCATE ON dossier_lines
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete();
