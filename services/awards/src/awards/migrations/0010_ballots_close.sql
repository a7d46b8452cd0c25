-- Released, therefore never edited: a change is a new file and a new migration.

ALTER TABLE sessions ADD COLUMN count_at timestamptz;

ALTER TABLE agenda_items ADD COLUMN working_days integer;
DROP INDEX uq_agenda_items_standing;
CREATE UNIQUE INDEX uq_agenda_items_standing ON agenda_items (unit_id, dossier_id, attempt, nominee_id)
    WHERE status NOT IN ('withdrawn', 'undecided');

ALTER TABLE ballots ADD COLUMN received_at timestamptz;
UPDATE ballots SET received_at = cast_at;
ALTER TABLE ballots ALTER COLUMN received_at SET NOT NULL;

ALTER TABLE history ADD COLUMN about uuid;

ALTER TABLE dossiers ADD COLUMN received_at timestamptz;
