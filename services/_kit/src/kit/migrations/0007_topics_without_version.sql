-- A topic is called by its aggregate alone; until now it ended in .v1, the version of the facts on it.
-- Released, therefore never edited: a change is a new file and a new migration in every service.

-- Nobody publishes meanwhile. Processes of the version before were stopped: what one tells afterwards is refused below.
LOCK TABLE facts, unsent IN ACCESS EXCLUSIVE MODE;

-- A letter's place is in the dead letters of the old topic, and its key waits under the old name.
DO $$ BEGIN
    IF EXISTS (SELECT FROM dead_letters WHERE replayed_at IS NULL) THEN
        RAISE EXCEPTION 'dead letters wait' USING HINT = 'Start the version before, replay them, stop it again.';
    END IF;
END $$;

ALTER TABLE facts DISABLE TRIGGER facts_stand;
UPDATE facts SET topic = left(topic, -3) WHERE topic LIKE '%.v1';
ALTER TABLE facts ENABLE TRIGGER facts_stand;
UPDATE unsent SET topic = left(topic, -3) WHERE topic LIKE '%.v1';
ALTER TABLE facts ADD CONSTRAINT ck_facts_topic_without_version CHECK (topic !~ '\.v[0-9]+$');
ALTER TABLE unsent ADD CONSTRAINT ck_unsent_topic_without_version CHECK (topic !~ '\.v[0-9]+$');

-- What the old topics still hold leaves once more, on the new ones, in its order. To readers it is what it was: an inbox
-- knows what it took, and a fact that it had not taken yet has its effect. Inboxes forget after 120 days; whole states
-- that are older than what topics keep say therefore that they are repeated.
INSERT INTO unsent (position, repeated)
SELECT position, recorded_at < clock_timestamp() - interval '30 days'
  FROM facts
 WHERE position > 0 AND (payload IS NOT NULL OR type IS NULL)
   AND (recorded_at >= clock_timestamp() - interval '30 days' OR type LIKE '%.recorded.v1' OR type IS NULL)
ON CONFLICT DO NOTHING;
