-- One row for each nomination that was handed over to be decided, by the contracts' table of what may follow what;
-- and the order in which people wrote the lines of agendas and decisions. Released, therefore never edited.

CREATE TABLE nominations (
    nominee_id  uuid CONSTRAINT pk_nominations PRIMARY KEY,
    dossier_id  uuid NOT NULL,
    attempt     integer NOT NULL,
    stage       integer NOT NULL,
    unit_id     uuid NOT NULL,
    item_id     uuid NOT NULL CONSTRAINT fk_nominations_item_id_agenda_items REFERENCES agenda_items,
    state       text NOT NULL,
    version     bigint NOT NULL,
    CONSTRAINT uq_nominations_item_id UNIQUE (item_id)
);

-- What councils approved before, as far as the unit's head may decide it and the dossier was not sent back since.
INSERT INTO nominations (nominee_id, dossier_id, attempt, stage, unit_id, item_id, state, version)
SELECT DISTINCT ON (i.nominee_id) i.nominee_id, i.dossier_id, i.attempt, i.stage, i.unit_id, i.id,
       CASE WHEN e.id IS NULL THEN 'awaiting_decision' WHEN gone.entry_id IS NULL THEN 'awarded' ELSE 'revoked' END, 0
FROM agenda_items i
JOIN authority_units u ON u.id = i.unit_id
JOIN awards a ON a.code = i.award_code AND a.rule_set = i.rule_set AND u.kind = ANY (a.decided_by)
LEFT JOIN register_entries e ON e.item_id = i.id
LEFT JOIN register_changes gone ON gone.entry_id = e.id AND gone.kind = 'revoke'
WHERE i.status = 'approved'
  AND (e.id IS NOT NULL OR NOT EXISTS (
      SELECT FROM dossier_returns r
      WHERE r.dossier_id = i.dossier_id AND i.attempt <= r.attempt AND i.stage >= r.stage))
ORDER BY i.nominee_id, (e.id IS NOT NULL AND gone.entry_id IS NULL) DESC, (e.id IS NOT NULL) DESC,
         i.attempt DESC, i.stage DESC, e.number DESC;

-- `dossier_returns` is read and written by the build before only, which goes on beside this one during the upgrade.

ALTER TABLE decision_items ADD COLUMN position integer;
UPDATE decision_items d SET position = placed.position
FROM (
    SELECT l.decision_id, l.item_id,
           row_number() OVER (PARTITION BY l.decision_id ORDER BY e.number, l.award_code, l.item_id) AS position
    FROM decision_items l
    LEFT JOIN register_entries e ON e.decision_id = l.decision_id AND e.item_id = l.item_id
) AS placed
WHERE placed.decision_id = d.decision_id AND placed.item_id = d.item_id;
ALTER TABLE decision_items ALTER COLUMN position SET NOT NULL, ALTER COLUMN position SET DEFAULT 0;
CREATE INDEX ix_decision_items_nominee_id ON decision_items (nominee_id) WHERE holds;

ALTER TABLE agenda_items ADD COLUMN position integer;
UPDATE agenda_items i SET position = placed.position
FROM (SELECT id, row_number() OVER (PARTITION BY session_id ORDER BY id) AS position FROM agenda_items) AS placed
WHERE placed.id = i.id;
ALTER TABLE agenda_items ALTER COLUMN position SET NOT NULL, ALTER COLUMN position SET DEFAULT 0;

CREATE TRIGGER nominations_stay BEFORE DELETE ON nominations FOR EACH ROW EXECUTE FUNCTION refuse_delete();
CREATE TRIGGER nothing_is_truncated BEFORE TRUNCATE ON nominations
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete();
