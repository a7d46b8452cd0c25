"""Which notice says what of the calendar; what the library guessed is a guess."""

from alembic import op

from kit.database import execute_script

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = """
SET LOCAL lock_timeout = '10s';

CREATE TABLE calendar_notices (
    id           uuid PRIMARY KEY,
    key          text NOT NULL,
    number       text NOT NULL,
    document     text,
    issued_on    date,
    recorded_at  timestamptz NOT NULL,
    recorded_by  text NOT NULL,
    capacity     text NOT NULL,
    reason       text NOT NULL,
    CONSTRAINT uq_calendar_notices_key UNIQUE (key),
    CONSTRAINT ck_calendar_notices_document CHECK (document IN ('law', 'notice', 'order'))
);
CREATE TABLE calendar_words (
    position     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    notice_id    uuid NOT NULL REFERENCES calendar_notices,
    date         date NOT NULL,
    kind         text,
    name         text NOT NULL,
    replaces     text,
    recorded_at  timestamptz NOT NULL
);
CREATE INDEX ix_calendar_words_notice_id ON calendar_words (notice_id);

ALTER TABLE calendar_days ADD COLUMN holiday text, ADD COLUMN guess boolean NOT NULL DEFAULT false;
UPDATE calendar_days
SET guess = coalesce(source LIKE 'python-holidays %', false), source = coalesce(source, 'không ghi số văn bản');

INSERT INTO calendar_notices
SELECT gen_random_uuid(), key, min(number), NULL, NULL, business_now(), 'service:operator', 'operator',
       'đã ghi trước khi có sổ văn bản về lịch'
FROM (SELECT lower(regexp_replace(source, '\\s', '', 'g')) AS key, source AS number
      FROM calendar_days WHERE NOT guess) AS known
GROUP BY key;
INSERT INTO calendar_words (notice_id, date, kind, name, recorded_at)
SELECT n.id, d.date, d.kind, d.name, business_now()
FROM calendar_days d JOIN calendar_notices n ON n.key = lower(regexp_replace(d.source, '\\s', '', 'g'))
WHERE NOT d.guess
ORDER BY d.date;

CREATE TRIGGER calendar_notices_stay BEFORE DELETE ON calendar_notices
    FOR EACH ROW EXECUTE FUNCTION refuse_delete();
CREATE TRIGGER calendar_words_stay BEFORE DELETE ON calendar_words
    FOR EACH ROW EXECUTE FUNCTION refuse_delete();
CREATE TRIGGER nothing_is_truncated BEFORE TRUNCATE ON calendar_notices
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete();
CREATE TRIGGER nothing_is_truncated BEFORE TRUNCATE ON calendar_words
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete();
CREATE TRIGGER words_stand BEFORE UPDATE ON calendar_words FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""


def upgrade() -> None:
    execute_script(op.get_bind(), TABLES)
