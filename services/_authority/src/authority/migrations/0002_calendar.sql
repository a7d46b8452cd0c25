-- The working calendar as the directory tells it: every exceptional day of the years that it recorded.
-- Released, therefore never edited: a change is a new file and a new migration in every service.

CREATE TABLE authority_calendar_days (
    day      date CONSTRAINT pk_authority_calendar_days PRIMARY KEY,
    year     integer NOT NULL,
    working  boolean NOT NULL
);

CREATE TABLE authority_calendar_years (
    year      integer CONSTRAINT pk_authority_calendar_years PRIMARY KEY,
    sequence  bigint NOT NULL
);
