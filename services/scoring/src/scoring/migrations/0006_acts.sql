-- Who did what and who has an interest in whom: what this service's own rows say of it. Released, never edited.

ALTER TABLE recusals ADD COLUMN stated_ground text, ADD COLUMN withdrawn_at timestamptz, ADD COLUMN withdrawn_by text,
    ADD COLUMN withdrawn_reason text;
ALTER TABLE recusals DROP CONSTRAINT recusals_ground_check;
ALTER TABLE recusals ADD CONSTRAINT recusals_ground_check
    CHECK (ground IN ('own_nomination', 'declared', 'interest', 'other_level'));
UPDATE recusals SET stated_ground = 'other' WHERE ground = 'declared';

-- the build before goes on beside this one during the upgrade: what it writes is taken over at once
CREATE FUNCTION score_into_acts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO authority_acts (dossier_id, person_id, duty, unit_id)
    SELECT i.dossier_id, NEW.panellist_id, 'score', p.unit_id
    FROM panel_items i JOIN panels p ON p.session_id = i.session_id WHERE i.id = NEW.item_id
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER scores_into_acts AFTER INSERT ON scores FOR EACH ROW EXECUTE FUNCTION score_into_acts();

CREATE FUNCTION recusal_into_interests() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO authority_interests (id, person_id, dossier_id, nominee_id, ground, withdrawn)
    SELECT NEW.id, NEW.panellist_id, i.dossier_id, i.nominee_id, coalesce(NEW.stated_ground, 'other'), false
    FROM panel_items i WHERE i.id = NEW.item_id ON CONFLICT (id) DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER recusals_into_interests AFTER INSERT ON recusals
    FOR EACH ROW WHEN (NEW.ground = 'declared') EXECUTE FUNCTION recusal_into_interests();

INSERT INTO authority_acts (dossier_id, person_id, duty, unit_id)
SELECT DISTINCT i.dossier_id, s.panellist_id, 'score', p.unit_id
FROM scores s JOIN panel_items i ON i.id = s.item_id JOIN panels p ON p.session_id = s.session_id;

INSERT INTO authority_interests (id, person_id, dossier_id, nominee_id, ground, withdrawn)
SELECT r.id, r.panellist_id, i.dossier_id, i.nominee_id, 'other', false
FROM recusals r JOIN panel_items i ON i.id = r.item_id WHERE r.ground = 'declared';

CREATE UNIQUE INDEX uq_recusals_standing ON recusals (item_id, panellist_id) WHERE withdrawn_at IS NULL;
ALTER TABLE recusals DROP CONSTRAINT uq_recusals_item_id_panellist_id;
