-- Plans and law as they were launched or enacted, version by version: who, in what capacity, when, why, and what changed.
-- For services that have such plans. Released, therefore never edited.

CREATE TABLE plan_versions (
    kind             text NOT NULL,
    key              text NOT NULL,
    version          bigint NOT NULL,
    content          jsonb NOT NULL,
    content_hash     text NOT NULL,
    recorded_at      timestamptz NOT NULL,
    actor            text,
    capacity         text,
    reason           text,
    changes          jsonb NOT NULL,
    not_kept_before  timestamptz,  -- versions before this one, and who made this one, were not kept before that moment
    CONSTRAINT pk_plan_versions PRIMARY KEY (kind, key, version)
);
CREATE TRIGGER nothing_is_deleted BEFORE DELETE ON plan_versions
    FOR EACH ROW EXECUTE FUNCTION refuse_delete();
CREATE TRIGGER nothing_is_truncated BEFORE TRUNCATE ON plan_versions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete();
CREATE TRIGGER nothing_is_overwritten BEFORE UPDATE ON plan_versions
    FOR EACH ROW EXECUTE FUNCTION refuse_update();
