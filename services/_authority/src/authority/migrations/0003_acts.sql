-- Who did what on which dossier, and who has an interest in whom, as far as the service has heard.
-- Released, therefore never edited: a change is a new file and a new migration in every service.

CREATE TABLE authority_acts (
    dossier_id  uuid NOT NULL,
    person_id   uuid NOT NULL,
    duty        text NOT NULL,
    unit_id     uuid NOT NULL,
    CONSTRAINT pk_authority_acts PRIMARY KEY (dossier_id, person_id, duty, unit_id)
);

CREATE TABLE authority_interests (
    id          uuid CONSTRAINT pk_authority_interests PRIMARY KEY,
    person_id   uuid NOT NULL,
    dossier_id  uuid NOT NULL,
    nominee_id  uuid NOT NULL,
    ground      text NOT NULL,
    withdrawn   boolean NOT NULL
);
CREATE INDEX ix_authority_interests_dossier_id ON authority_interests (dossier_id, person_id);

-- what the service's own people did here is told by nobody else
CREATE TRIGGER nothing_is_deleted BEFORE DELETE ON authority_acts FOR EACH ROW EXECUTE FUNCTION refuse_delete();
CREATE TRIGGER nothing_is_truncated BEFORE TRUNCATE ON authority_acts
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete();
CREATE TRIGGER nothing_is_deleted BEFORE DELETE ON authority_interests FOR EACH ROW EXECUTE FUNCTION refuse_delete();
CREATE TRIGGER nothing_is_truncated BEFORE TRUNCATE ON authority_interests
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete();
