-- Who did what and who has an interest in whom stand in authority's tables, where every service keeps them alike.
-- `duties` is written by the build before, which goes on beside this one during the upgrade; what it writes, and the
-- ballots and recusals that it takes, are taken over at once. Released, therefore never edited.

CREATE FUNCTION duty_into_acts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO authority_acts (dossier_id, person_id, duty, unit_id)
    VALUES (NEW.dossier_id, NEW.person_id, CASE NEW.duty WHEN 'submit' THEN 'prepare' ELSE NEW.duty END, NEW.unit_id)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER duties_into_acts AFTER INSERT ON duties FOR EACH ROW EXECUTE FUNCTION duty_into_acts();

CREATE FUNCTION ballot_into_acts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO authority_acts (dossier_id, person_id, duty, unit_id)
    VALUES (NEW.dossier_id, NEW.member_id, 'vote', NEW.unit_id) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER ballots_into_acts AFTER INSERT ON ballots FOR EACH ROW EXECUTE FUNCTION ballot_into_acts();

ALTER TABLE recusals ADD COLUMN ground text, ADD COLUMN withdrawn_at timestamptz, ADD COLUMN withdrawn_by text,
    ADD COLUMN withdrawn_reason text;
UPDATE recusals SET ground = 'other' WHERE cause = 'declared';

-- a declared recusal is an interest, whoever heard of it
CREATE FUNCTION recusal_into_interests() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO authority_interests (id, person_id, dossier_id, nominee_id, ground, withdrawn)
    SELECT NEW.id, NEW.member_id, i.dossier_id, i.nominee_id, coalesce(NEW.ground, 'other'), false
    FROM agenda_items i WHERE i.id = NEW.item_id ON CONFLICT (id) DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER recusals_into_interests AFTER INSERT ON recusals
    FOR EACH ROW WHEN (NEW.cause = 'declared') EXECUTE FUNCTION recusal_into_interests();

INSERT INTO authority_acts (dossier_id, person_id, duty, unit_id)
SELECT dossier_id, person_id, CASE duty WHEN 'submit' THEN 'prepare' ELSE duty END, unit_id FROM duties
UNION SELECT dossier_id, member_id, 'vote', unit_id FROM ballots
UNION SELECT i.dossier_id, d.signed_by, 'sign', d.unit_id
      FROM decisions d JOIN decision_items i ON i.decision_id = d.id WHERE d.signed_by IS NOT NULL
ON CONFLICT DO NOTHING;

INSERT INTO authority_interests (id, person_id, dossier_id, nominee_id, ground, withdrawn)
SELECT r.id, r.member_id, i.dossier_id, i.nominee_id, 'other', false
FROM recusals r JOIN agenda_items i ON i.id = r.item_id WHERE r.cause = 'declared';

CREATE UNIQUE INDEX uq_recusals_standing ON recusals (item_id, member_id) WHERE withdrawn_at IS NULL;
ALTER TABLE recusals DROP CONSTRAINT uq_recusals_item_id_member_id;

CREATE UNIQUE INDEX uq_agenda_items_standing ON agenda_items (unit_id, dossier_id, attempt, nominee_id)
    WHERE status <> 'withdrawn';
ALTER TABLE agenda_items DROP CONSTRAINT uq_agenda_items_unit_id_dossier_id_attempt_nominee_id;

ALTER TABLE history ADD COLUMN unit_id uuid, ADD COLUMN assignment_id uuid;
