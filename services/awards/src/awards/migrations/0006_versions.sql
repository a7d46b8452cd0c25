-- What was judged: the version of the nominee on each agenda item, ballot, decision line and register entry; and the
-- digest by which a name is known to be the sealed one. What came before versions were kept has neither.
-- Released, therefore never edited.

ALTER TABLE agenda_items ADD COLUMN nominee_version_id uuid;
ALTER TABLE agenda_items ADD COLUMN name_digest text;
ALTER TABLE ballots ADD COLUMN nominee_version_id uuid;
ALTER TABLE decision_items ADD COLUMN nominee_version_id uuid;
ALTER TABLE decision_items ADD COLUMN sealed_name text;
ALTER TABLE decision_items ADD COLUMN name_reason text;
ALTER TABLE register_entries ADD COLUMN nominee_version_id uuid;
ALTER TABLE register_entries ADD COLUMN sealed_name text;
ALTER TABLE register_entries ADD COLUMN name_reason text;
