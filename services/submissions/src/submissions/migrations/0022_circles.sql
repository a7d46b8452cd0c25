-- The circle of each dossier, from its lines and its stages, and the fact that tells of it, as the dossier's next one.
-- Nobody changes a dossier meanwhile. Released, therefore never edited.

LOCK TABLE dossiers, dossier_lines IN SHARE ROW EXCLUSIVE MODE;

INSERT INTO authority_circles (part, unit_id, dossier_id, round_id, attempt, inside, sequence)
SELECT 'unit', l.unit_id, l.dossier_id, l.round_id, coalesce(l.attempt, d.attempt),
       l.attempt IS NULL OR l.attempt = d.attempt, CASE WHEN d.attempt > 0 THEN d.version + 1 ELSE 0 END
FROM dossier_lines l JOIN dossiers d ON d.id = l.dossier_id;

INSERT INTO authority_circles (part, unit_id, dossier_id, round_id, attempt, inside, sequence)
SELECT 'council', s.unit_id, d.id, d.round_id, max(s.attempt), max(s.attempt) = d.attempt, d.version + 1
FROM dossiers d
JOIN stages s ON s.dossier_id = d.id AND s.status NOT IN ('pending', 'skipped')
JOIN steps t ON t.dossier_id = s.dossier_id AND t.attempt = s.attempt AND t.stage = s.number AND t.kind = 'council'
GROUP BY s.unit_id, d.id;

UPDATE dossiers SET version = version + 1 WHERE attempt > 0;

INSERT INTO outbox (event_id, topic, key, headers, payload)
SELECT told.event_id, 'submissions.dossier', told.id::text,
       jsonb_build_array(
           jsonb_build_array('ce_specversion', '1.0'),
           jsonb_build_array('content-type', 'application/json'),
           jsonb_build_array('ce_id', told.event_id),
           jsonb_build_array('ce_type', 'submissions.dossier.circle_changed.v1'),
           jsonb_build_array('ce_source', 'submissions'),
           jsonb_build_array('ce_subject', told.id),
           jsonb_build_array('ce_time', told.now),
           jsonb_build_array('ce_sequence', told.version::text),
           jsonb_build_array('ce_correlationid', told.event_id),
           jsonb_build_array('ce_actor', 'service:submissions')),
       convert_to(jsonb_build_object(
           'dossier_id', told.id, 'round_id', told.round_id, 'submitting_unit_id', told.submitting_unit_id,
           'attempt', told.attempt, 'since', told.now,
           'units', (SELECT jsonb_agg(c.unit_id ORDER BY c.unit_id) FROM authority_circles c
                     WHERE c.dossier_id = told.id AND c.part = 'unit' AND c.inside),
           'councils', (SELECT coalesce(jsonb_agg(c.unit_id ORDER BY c.unit_id), '[]') FROM authority_circles c
                        WHERE c.dossier_id = told.id AND c.part = 'council' AND c.inside)
       )::text, 'UTF8')
FROM (SELECT uuidv7() AS event_id, d.*,
             to_char(business_now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS now
      FROM dossiers d WHERE d.attempt > 0) AS told
ORDER BY told.id;

DROP TABLE dossier_lines;
ANALYZE authority_circles;
