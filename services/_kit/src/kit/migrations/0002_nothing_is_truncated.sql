-- What may not be deleted may not be emptied either: TRUNCATE passes by the triggers for rows.
-- Released, therefore never edited: a change is a new file and a new migration in every service.

DO $$
DECLARE permanent regclass;
BEGIN
    FOR permanent IN SELECT DISTINCT tgrelid::regclass FROM pg_trigger WHERE tgfoid = 'refuse_delete'::regproc LOOP
        EXECUTE format('CREATE TRIGGER nothing_is_truncated BEFORE TRUNCATE ON %s'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()', permanent);
    END LOOP;
END $$;
