-- What was visible stays so until the circle of its dossier is told: a number from 1 on replaces what stands here.
-- Released, therefore never edited.

INSERT INTO authority_circles (part, unit_id, dossier_id, round_id, attempt, inside, sequence)
SELECT DISTINCT part, p.unit_id, i.dossier_id, p.round_id, 1, true, 0
FROM panel_items i JOIN panels p ON p.session_id = i.session_id
CROSS JOIN (VALUES ('unit'), ('council')) AS parts (part);
