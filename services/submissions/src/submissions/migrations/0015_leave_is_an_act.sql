-- Whoever let something come late signed for it, as far as the exclusions go. Released, therefore never edited.

INSERT INTO authority_acts (dossier_id, person_id, duty, unit_id)
SELECT dossier_id, allowed_by, 'sign', unit_id FROM late_allowances ON CONFLICT DO NOTHING;
