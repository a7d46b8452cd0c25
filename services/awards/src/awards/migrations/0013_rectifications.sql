-- Letters that put the technique of issued decisions right (công văn đính chính), beside decisions that stay as they
-- were signed. Released, therefore never edited: a change is a new file and a new migration.

CREATE TABLE rectifications (
    id           uuid CONSTRAINT pk_rectifications PRIMARY KEY,
    position     bigint GENERATED ALWAYS AS IDENTITY,
    decision_id  uuid NOT NULL CONSTRAINT fk_rectifications_decision_id_decisions REFERENCES decisions,
    unit_id      uuid NOT NULL,
    number       text NOT NULL,
    series       text NOT NULL,
    year         integer NOT NULL,
    issued_on    date NOT NULL,
    number_key   text NOT NULL,
    series_key   text NOT NULL,
    entered_by   uuid NOT NULL,
    entered_at   timestamptz NOT NULL,
    CONSTRAINT uq_rectifications_unit_id_series_key_year_number_key UNIQUE (unit_id, series_key, year, number_key)
);
CREATE INDEX ix_rectifications_decision_id ON rectifications (decision_id, position);

CREATE TABLE rectification_mistakes (
    rectification_id  uuid NOT NULL
        CONSTRAINT fk_rectification_mistakes_rectification_id_rectifications REFERENCES rectifications,
    position          integer NOT NULL,
    part              text NOT NULL,
    item_id           uuid CONSTRAINT fk_rectification_mistakes_item_id_agenda_items REFERENCES agenda_items,
    reads             text NOT NULL,
    should_read       text NOT NULL,
    reason            text NOT NULL,
    CONSTRAINT pk_rectification_mistakes PRIMARY KEY (rectification_id, position)
);

DO $$
DECLARE permanent text;
BEGIN
    FOREACH permanent IN ARRAY ARRAY['rectifications', 'rectification_mistakes']
    LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_delete()',
                       permanent || '_stay', permanent);
        EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_update()',
                       permanent || '_as_written', permanent);
        EXECUTE format('CREATE TRIGGER nothing_is_truncated BEFORE TRUNCATE ON %I'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()', permanent);
    END LOOP;
END $$;
