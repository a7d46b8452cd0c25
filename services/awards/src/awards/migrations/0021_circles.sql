-- What was visible stays so until the circle of its dossier is told: a number from 1 on replaces what stands here.
-- Released, therefore never edited.

INSERT INTO authority_circles (part, unit_id, dossier_id, round_id, attempt, inside, sequence)
SELECT part, s.unit_id, i.dossier_id, s.round_id, max(i.attempt), true, 0
FROM agenda_items i JOIN sessions s ON s.id = i.session_id CROSS JOIN (VALUES ('unit'), ('council')) AS parts (part)
GROUP BY part, s.unit_id, i.dossier_id, s.round_id;

INSERT INTO authority_circles (part, unit_id, dossier_id, round_id, attempt, inside, sequence)
SELECT 'unit', submitting_unit_id, id, round_id, coalesce(attempt, 1), true, 0
FROM dossiers WHERE submitting_unit_id IS NOT NULL AND round_id IS NOT NULL
ON CONFLICT DO NOTHING;
