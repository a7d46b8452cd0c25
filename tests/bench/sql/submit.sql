-- One dossier submitted, as plain SQL: what the service reads and writes for it, one statement for each logical read
-- and write, in the service's order and in one transaction. Written as somebody would by hand who wants no more than
-- the rows: changed columns only, the stages and the steps in one INSERT each. Texts and documents are those that the
-- service wrote for the pattern of these copies.
\set n :n + 1
\set i :first + permute(:n * :clients + :client_id, :total, :seed)
BEGIN;
-- business time of the command
SELECT business_now();
-- the idempotency key is claimed
INSERT INTO idempotency_keys (actor, route, key, request_hash)
VALUES (:actor, 'POST /dossiers/' || :i || '/submit', 'submit-' || :series || '-' || :i, :digest)
ON CONFLICT DO NOTHING RETURNING key;
-- the dossier is locked and read with its parts
SELECT * FROM dossiers
 WHERE id = ('01980000-' || :series || '-7000-8000-' || lpad(to_hex(:i::bigint), 12, '0'))::uuid FOR UPDATE;
SELECT * FROM nominees
 WHERE dossier_id = ('01980000-' || :series || '-7000-8000-' || lpad(to_hex(:i::bigint), 12, '0'))::uuid
 ORDER BY position;
SELECT * FROM stages
 WHERE dossier_id = ('01980000-' || :series || '-7000-8000-' || lpad(to_hex(:i::bigint), 12, '0'))::uuid
   AND attempt = 0 ORDER BY number;
SELECT * FROM steps
 WHERE dossier_id = ('01980000-' || :series || '-7000-8000-' || lpad(to_hex(:i::bigint), 12, '0'))::uuid
   AND attempt = 0 ORDER BY stage, position;
-- is the dossier in the officer's line, and may he submit for this unit today
SELECT unit_id FROM authority_assignments
 WHERE person_id = :person::uuid
   AND role IN ('officer', 'standing_officer', 'council_secretary', 'council_member', 'council_chair', 'head',
                'clerk', 'administrator')
   AND valid_from <= :today::date AND (valid_to IS NULL OR valid_to >= :today::date);
SELECT a.id FROM authority_assignments a JOIN authority_units u ON u.id = a.unit_id
 WHERE a.person_id = :person::uuid AND a.role IN ('officer') AND a.unit_id = :unit::uuid
   AND a.valid_from <= :today::date AND (a.valid_to IS NULL OR a.valid_to >= :today::date)
   AND (u.valid_from IS NULL OR u.valid_from <= :today::date)
   AND (u.valid_to IS NULL OR u.valid_to >= :today::date)
 LIMIT 1;
-- the round, the law of the day, the unit with its line, the awards
SELECT * FROM rounds WHERE id = :round::uuid;
SELECT code FROM rule_sets WHERE valid_from <= :today::date AND (valid_to IS NULL OR valid_to >= :today::date);
SELECT * FROM authority_units WHERE id = :unit::uuid;
SELECT * FROM authority_units WHERE path @> text2ltree(:path) ORDER BY nlevel(path) DESC;
SELECT * FROM award_catalogue
 WHERE code IN (:award) AND rule_set = :rule_set
   AND valid_from <= :today::date AND (valid_to IS NULL OR valid_to >= :today::date);
-- who prepared it
INSERT INTO duties (dossier_id, person_id, duty, stage, unit_id)
VALUES (('01980000-' || :series || '-7000-8000-' || lpad(to_hex(:i::bigint), 12, '0'))::uuid,
        :person::uuid, 'prepare', 0, :unit::uuid)
ON CONFLICT DO NOTHING;
-- the dossier is sealed and put on its route
UPDATE dossiers
   SET status = 'in_review', attempt = 1, version = 2, revision = 2, submitted_by = :person::uuid,
       received_at = business_now(), rule_set = :rule_set
 WHERE id = ('01980000-' || :series || '-7000-8000-' || lpad(to_hex(:i::bigint), 12, '0'))::uuid;
INSERT INTO stages (dossier_id, attempt, number, unit_id, status)
VALUES (('01980000-' || :series || '-7000-8000-' || lpad(to_hex(:i::bigint), 12, '0'))::uuid,
        1, 1, :unit::uuid, 'pending'),
       (('01980000-' || :series || '-7000-8000-' || lpad(to_hex(:i::bigint), 12, '0'))::uuid,
        1, 2, :unit2::uuid, 'pending'),
       (('01980000-' || :series || '-7000-8000-' || lpad(to_hex(:i::bigint), 12, '0'))::uuid,
        1, 3, :unit3::uuid, 'pending');
INSERT INTO steps (dossier_id, attempt, stage, kind, position, office_id, working_days, remind_before, status)
VALUES (('01980000-' || :series || '-7000-8000-' || lpad(to_hex(:i::bigint), 12, '0'))::uuid,
        1, 1, 'sign', 0, :unit::uuid, 2, 1, 'pending'),
       (('01980000-' || :series || '-7000-8000-' || lpad(to_hex(:i::bigint), 12, '0'))::uuid,
        1, 2, 'sign', 0, :unit2::uuid, 2, 1, 'pending'),
       (('01980000-' || :series || '-7000-8000-' || lpad(to_hex(:i::bigint), 12, '0'))::uuid,
        1, 3, 'sign', 0, :unit3::uuid, 2, 1, 'pending');
INSERT INTO dossier_history (dossier_id, attempt, version, at, actor, capacity, action, details)
VALUES (('01980000-' || :series || '-7000-8000-' || lpad(to_hex(:i::bigint), 12, '0'))::uuid,
        1, 2, business_now(), :actor, 'submit_dossier', 'submit', '{"rule_set": "luat-2022"}');
-- who is inside its circle now
UPDATE authority_circles SET attempt = 1, sequence = 1
 WHERE dossier_id = ('01980000-' || :series || '-7000-8000-' || lpad(to_hex(:i::bigint), 12, '0'))::uuid;
-- the answer, and the facts
UPDATE idempotency_keys SET status = 200, headers = :answer_headers, response = :response
 WHERE actor = :actor AND route = 'POST /dossiers/' || :i || '/submit' AND key = 'submit-' || :series || '-' || :i;
WITH kept AS (
    INSERT INTO facts (event_id, topic, key, sequence, type, headers, payload)
    VALUES (gen_random_uuid(), 'submissions.dossier',
            '01980000-' || :series || '-7000-8000-' || lpad(to_hex(:i::bigint), 12, '0'),
            1, 'submissions.dossier.circle_changed.v1', :fact_headers,
            convert_to('{"dossier_id": "' || :i || '", "units": ["' || :unit || '"], "councils": []}', 'UTF8')),
           (gen_random_uuid(), 'submissions.dossier',
            '01980000-' || :series || '-7000-8000-' || lpad(to_hex(:i::bigint), 12, '0'),
            2, 'submissions.dossier.submitted.v1', :fact_headers, :fact)
    RETURNING position
)
INSERT INTO unsent (position) SELECT position FROM kept;
COMMIT;
