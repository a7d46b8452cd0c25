-- Whose an account at an identity provider is.
-- Released, therefore never edited: a change is a new file and a new migration in every service.

CREATE TABLE authority_accounts (
    id         uuid NOT NULL,
    key        text NOT NULL,  -- contracts.directory.account_key
    person_id  uuid,
    sequence   bigint NOT NULL,
    CONSTRAINT pk_authority_accounts PRIMARY KEY (id)
);
CREATE INDEX ix_authority_accounts_key ON authority_accounts (key);
