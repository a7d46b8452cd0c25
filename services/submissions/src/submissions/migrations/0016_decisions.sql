-- How many decisions on a nomination were heard of, so that no earlier one undoes a later one: since one decision takes
-- the place of another, facts of several tell of it, which come in no common order. Released, therefore never edited.

ALTER TABLE nominees ADD COLUMN decisions integer NOT NULL DEFAULT 0;
