-- What is only ever added to: a version that was sealed, launched or enacted.
-- Released, therefore never edited: a change is a new file and a new migration in every service that has such rows.

CREATE OR REPLACE FUNCTION refuse_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME;
END $$;
