-- In what order versions of plans were recorded: whoever replaces several by one file names how far they saw.
-- For services that have such plans. Released, therefore never edited.

ALTER TABLE plan_versions ADD COLUMN position bigint GENERATED ALWAYS AS IDENTITY;
CREATE INDEX ix_plan_versions_kind ON plan_versions (kind, position);
