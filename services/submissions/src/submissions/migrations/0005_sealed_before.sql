-- After the first versions: verdicts rely on them, attempts are made of them. What was overwritten by a later attempt
-- is not invented. Released, therefore never edited.

UPDATE verdicts v SET relied_on = ARRAY[n.id]
FROM nominee_versions n
WHERE n.nominee_id = v.nominee_id AND n.attempt = v.attempt;

INSERT INTO attempts (dossier_id, number, received_at, submitted_by, rule_set, letter_number, letter_date,
                      nominee_version_ids, not_kept_before)
SELECT sent.dossier_id, sent.attempt, sent.at, substr(sent.actor, length('person:') + 1)::uuid,
       sent.details ->> 'rule_set',
       CASE WHEN kept.is_kept THEN d.letter_number END,
       CASE WHEN kept.is_kept THEN d.letter_date END,
       ARRAY(SELECT v.id FROM nominee_versions v JOIN nominees n ON n.id = v.nominee_id
             WHERE v.dossier_id = d.id AND v.attempt = sent.attempt AND kept.is_kept ORDER BY n.position),
       CASE WHEN NOT kept.is_kept THEN business_now() END
FROM dossier_history sent
JOIN dossiers d ON d.id = sent.dossier_id
CROSS JOIN LATERAL (
    SELECT sent.attempt = d.attempt AND NOT EXISTS (
        SELECT FROM dossier_history e WHERE e.dossier_id = d.id AND e.attempt = d.attempt AND e.action = 'edit'
    ) AS is_kept
) AS kept
WHERE sent.action = 'submit';

CREATE TRIGGER nothing_is_overwritten BEFORE UPDATE ON nominee_versions
    FOR EACH ROW EXECUTE FUNCTION refuse_update();
CREATE TRIGGER nothing_is_overwritten BEFORE UPDATE ON attempts
    FOR EACH ROW EXECUTE FUNCTION refuse_update();
