-- Who may see a dossier: what submissions tells of it, and in submissions itself what it goes by.
-- Released, therefore never edited: a change is a new file and a new migration in every service.

CREATE TABLE authority_circles (
    part        text NOT NULL,
    unit_id     uuid NOT NULL,
    dossier_id  uuid NOT NULL,
    round_id    uuid NOT NULL,
    attempt     integer NOT NULL,  -- the last one in which it was inside
    inside      boolean NOT NULL,
    sequence    bigint NOT NULL,
    CONSTRAINT pk_authority_circles PRIMARY KEY (part, unit_id, dossier_id)
);
CREATE INDEX ix_authority_circles_dossier_id ON authority_circles (dossier_id);
CREATE INDEX ix_authority_circles_round_id ON authority_circles (unit_id, round_id, dossier_id) WHERE part = 'unit';

CREATE TRIGGER nothing_is_deleted BEFORE DELETE ON authority_circles FOR EACH ROW EXECUTE FUNCTION refuse_delete();
CREATE TRIGGER nothing_is_truncated BEFORE TRUNCATE ON authority_circles
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete();
