-- Who did what and who has an interest in whom stand in authority's tables, where every service keeps them alike.
-- `duties` and `interests` are written by the build before, which goes on beside this one during the upgrade; what it
-- writes is taken over at once. Released, therefore never edited.

CREATE FUNCTION duty_into_acts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO authority_acts (dossier_id, person_id, duty, unit_id)
    VALUES (NEW.dossier_id, NEW.person_id, NEW.duty, NEW.unit_id) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER duties_into_acts AFTER INSERT ON duties FOR EACH ROW EXECUTE FUNCTION duty_into_acts();

-- an interest was declared in a whole dossier, and its ground was not asked for
CREATE FUNCTION interest_into_interests() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO authority_interests (id, person_id, dossier_id, nominee_id, ground, withdrawn)
    SELECT uuidv7(), NEW.person_id, NEW.dossier_id, n.id, 'other', false
    FROM nominees n WHERE n.dossier_id = NEW.dossier_id;
    RETURN NULL;
END $$;
CREATE TRIGGER interests_into_interests AFTER INSERT ON interests
    FOR EACH ROW EXECUTE FUNCTION interest_into_interests();

INSERT INTO authority_acts (dossier_id, person_id, duty, unit_id)
SELECT dossier_id, person_id, duty, unit_id FROM duties ON CONFLICT DO NOTHING;

INSERT INTO authority_interests (id, person_id, dossier_id, nominee_id, ground, withdrawn)
SELECT uuidv7(), i.person_id, i.dossier_id, n.id, 'other', false
FROM interests i JOIN nominees n ON n.dossier_id = i.dossier_id;

ALTER TABLE dossier_history ADD COLUMN unit_id uuid, ADD COLUMN assignment_id uuid;
ALTER TABLE verdicts ADD COLUMN voided_at timestamptz;
CREATE UNIQUE INDEX uq_verdicts_counting ON verdicts (nominee_id, attempt, stage, step) WHERE voided_at IS NULL;
DROP INDEX uq_verdicts_nominee;
ALTER INDEX uq_verdicts_counting RENAME TO uq_verdicts_nominee;
