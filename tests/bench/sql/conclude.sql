-- One stage concluded (proposed upward by letter), as plain SQL: what the service reads and writes for it, one
-- statement for each logical read and write, in the service's order and in one transaction. See submit.sql.
\set n :n + 1
\set i :first + permute(:n * :clients + :client_id, :total, :seed)
BEGIN;
SELECT business_now();
-- the idempotency key is claimed
INSERT INTO idempotency_keys (actor, route, key, request_hash)
VALUES (:actor, 'POST /dossiers/' || :i || '/stages/1/conclude', 'conclude-' || :series || '-' || :i, :digest)
ON CONFLICT DO NOTHING RETURNING key;
-- the dossier is locked and read with its parts
SELECT * FROM dossiers
 WHERE id = ('01980000-' || :series || '-7000-8000-' || lpad(to_hex(:i::bigint), 12, '0'))::uuid FOR UPDATE;
SELECT * FROM nominees
 WHERE dossier_id = ('01980000-' || :series || '-7000-8000-' || lpad(to_hex(:i::bigint), 12, '0'))::uuid
 ORDER BY position;
SELECT * FROM stages
 WHERE dossier_id = ('01980000-' || :series || '-7000-8000-' || lpad(to_hex(:i::bigint), 12, '0'))::uuid
   AND attempt = 1 ORDER BY number;
SELECT * FROM steps
 WHERE dossier_id = ('01980000-' || :series || '-7000-8000-' || lpad(to_hex(:i::bigint), 12, '0'))::uuid
   AND attempt = 1 ORDER BY stage, position;
-- is the dossier in the head's line, is what is known of roles fresh, and may he sign for this unit today
SELECT unit_id FROM authority_assignments
 WHERE person_id = :person::uuid
   AND role IN ('officer', 'standing_officer', 'council_secretary', 'council_member', 'council_chair', 'head',
                'clerk', 'administrator')
   AND valid_from <= :today::date AND (valid_to IS NULL OR valid_to >= :today::date);
SELECT count(*), clock_timestamp() - min(as_of) FROM authority_beats
 WHERE topic IN ('directory.unit', 'directory.assignment');
SELECT a.id FROM authority_assignments a JOIN authority_units u ON u.id = a.unit_id
 WHERE a.person_id = :person::uuid AND a.role IN ('head') AND a.unit_id = :unit::uuid
   AND a.valid_from <= :today::date AND (a.valid_to IS NULL OR a.valid_to >= :today::date)
   AND (u.valid_from IS NULL OR u.valid_from <= :today::date)
   AND (u.valid_to IS NULL OR u.valid_to >= :today::date)
 LIMIT 1;
-- what he did on it before, who is an interested party, and the duty that he takes
SELECT * FROM duties
 WHERE dossier_id = ('01980000-' || :series || '-7000-8000-' || lpad(to_hex(:i::bigint), 12, '0'))::uuid
   AND person_id = :person::uuid;
SELECT person_id FROM interests
 WHERE dossier_id = ('01980000-' || :series || '-7000-8000-' || lpad(to_hex(:i::bigint), 12, '0'))::uuid;
INSERT INTO duties (dossier_id, person_id, duty, stage, unit_id)
VALUES (('01980000-' || :series || '-7000-8000-' || lpad(to_hex(:i::bigint), 12, '0'))::uuid,
        :person::uuid, 'sign', 1, :unit::uuid)
ON CONFLICT DO NOTHING;
-- the next version, its stage and its step
UPDATE dossiers SET version = version + 1
 WHERE id = ('01980000-' || :series || '-7000-8000-' || lpad(to_hex(:i::bigint), 12, '0'))::uuid;
UPDATE stages
   SET status = 'concluded', outcome = 'proposed', letter_number = '15/TTr-UBND', letter_date = '2025-05-07',
       concluded_by = :person::uuid, concluded_at = business_now()
 WHERE dossier_id = ('01980000-' || :series || '-7000-8000-' || lpad(to_hex(:i::bigint), 12, '0'))::uuid
   AND attempt = 1 AND number = 1;
UPDATE steps SET status = 'done', done_by = :person::uuid, done_at = business_now()
 WHERE dossier_id = ('01980000-' || :series || '-7000-8000-' || lpad(to_hex(:i::bigint), 12, '0'))::uuid
   AND attempt = 1 AND stage = 1 AND kind = 'sign';
INSERT INTO dossier_history (dossier_id, attempt, version, at, actor, capacity, action, stage, step, details)
VALUES (('01980000-' || :series || '-7000-8000-' || lpad(to_hex(:i::bigint), 12, '0'))::uuid,
        1, 4, business_now(), :actor, 'sign', 'conclude', 1, 'sign', '{"outcome": "proposed"}');
-- the answer, and the fact
UPDATE idempotency_keys SET status = 200, headers = :answer_headers, response = :response
 WHERE actor = :actor AND route = 'POST /dossiers/' || :i || '/stages/1/conclude'
   AND key = 'conclude-' || :series || '-' || :i;
WITH kept AS (
    INSERT INTO facts (event_id, topic, key, sequence, type, headers, payload)
    VALUES (gen_random_uuid(), 'submissions.dossier',
            '01980000-' || :series || '-7000-8000-' || lpad(to_hex(:i::bigint), 12, '0'),
            4, 'submissions.dossier.stage_concluded.v1', :fact_headers, :fact)
    RETURNING position
)
INSERT INTO unsent (position) SELECT position FROM kept;
COMMIT;
