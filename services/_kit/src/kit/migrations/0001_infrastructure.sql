-- Outbox, inbox, idempotency, dead letters and the business clock: the same in every service.
-- Released, therefore never edited: a change is a new file and a new migration in every service.

CREATE TABLE outbox (
    position    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id    uuid NOT NULL,
    topic       text NOT NULL,
    key         text NOT NULL,
    headers     jsonb NOT NULL,
    payload     bytea,
    created_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE inbox (
    event_id     uuid PRIMARY KEY,
    received_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX ix_inbox_received_at ON inbox (received_at);

CREATE TABLE idempotency_keys (
    actor         text NOT NULL,
    route         text NOT NULL,
    key           text NOT NULL,
    request_hash  bytea NOT NULL,
    status        smallint,
    headers       jsonb,
    response      bytea,
    created_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (actor, route, key)
);
CREATE INDEX ix_idempotency_keys_created_at ON idempotency_keys (created_at);

CREATE TABLE dead_letters (
    position     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic        text NOT NULL,
    partition    integer NOT NULL,
    source_offset bigint NOT NULL,
    key          text NOT NULL,
    event_type   text,
    reason       text NOT NULL,
    dlq_partition integer NOT NULL,
    dlq_offset   bigint NOT NULL,
    parked_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    replayed_at  timestamptz,
    UNIQUE (topic, partition, source_offset)
);
CREATE INDEX ix_dead_letters_waiting ON dead_letters (topic, key) WHERE replayed_at IS NULL;

-- Business time is the database's clock plus an offset that only non-production databases may have:
-- whoever provisions a demonstration or a test sets thidua.environment on the database.
CREATE TABLE business_clock (
    only_row    boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    offset_by   interval NOT NULL
);

CREATE FUNCTION refuse_offset_in_production() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('thidua.environment', true), '') NOT IN ('demo', 'test') THEN
        RAISE EXCEPTION 'the business clock of a production database has no offset';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER business_clock_guard BEFORE INSERT OR UPDATE ON business_clock
    FOR EACH ROW EXECUTE FUNCTION refuse_offset_in_production();

CREATE FUNCTION business_now() RETURNS timestamptz LANGUAGE sql STABLE AS
    'SELECT now() + coalesce((SELECT offset_by FROM business_clock), interval ''0'')';

-- What is recorded stays: corrections, recalls and revocations are rows of their own.
CREATE FUNCTION refuse_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never deleted', TG_TABLE_NAME;
END $$;
