"""Score sheets, panels, scores, recusals."""

from alembic import op

from kit.database import execute_script, migration_sql

revision = "0001"
down_revision = None

_TABLES = """
CREATE TABLE score_sheets (
    id          uuid PRIMARY KEY,
    code        text NOT NULL,
    version     integer NOT NULL CHECK (version > 0),
    name        text NOT NULL,
    movement    text NOT NULL,
    criteria    jsonb NOT NULL,
    tie_break   text[] NOT NULL,
    unit_ids    uuid[] NOT NULL,
    entered_by  uuid NOT NULL,
    entered_at  timestamptz NOT NULL,
    CONSTRAINT uq_score_sheets_code_version UNIQUE (code, version)
);

CREATE TABLE panels (
    session_id     uuid PRIMARY KEY,
    unit_id        uuid NOT NULL,
    round_id       uuid NOT NULL,
    version        integer NOT NULL,
    status         text NOT NULL CHECK (status IN ('open', 'concluded')),
    sheet_id       uuid NOT NULL REFERENCES score_sheets (id),
    sheet_code     text NOT NULL,
    sheet_version  integer NOT NULL,
    criteria       jsonb NOT NULL,
    tie_break      text[] NOT NULL,
    opened_at      timestamptz NOT NULL,
    concluded_at   timestamptz
);

CREATE TABLE panellists (
    id          uuid PRIMARY KEY,
    session_id  uuid NOT NULL REFERENCES panels (session_id),
    person_id   uuid NOT NULL,
    CONSTRAINT uq_panellists_session_id_person_id UNIQUE (session_id, person_id)
);
CREATE INDEX ix_panellists_person_id ON panellists (person_id);

CREATE TABLE panel_items (
    id            uuid PRIMARY KEY,
    session_id    uuid NOT NULL REFERENCES panels (session_id),
    place         integer NOT NULL,
    dossier_id    uuid NOT NULL,
    nominee_id    uuid NOT NULL,
    person_id     uuid,
    withdrawn_at  timestamptz,
    mean          numeric,
    spread        numeric,
    rank          integer,
    CONSTRAINT uq_panel_items_session_id_place UNIQUE (session_id, place)
);

CREATE TABLE recusals (
    id            uuid PRIMARY KEY,
    session_id    uuid NOT NULL REFERENCES panels (session_id),
    item_id       uuid NOT NULL REFERENCES panel_items (id),
    panellist_id  uuid NOT NULL,
    ground        text NOT NULL CHECK (ground IN ('own_nomination', 'declared')),
    reason        text,
    recorded_by   text NOT NULL,
    recorded_at   timestamptz NOT NULL,
    CONSTRAINT uq_recusals_item_id_panellist_id UNIQUE (item_id, panellist_id)
);
CREATE INDEX ix_recusals_session_id ON recusals (session_id);

CREATE TABLE scores (
    id            uuid PRIMARY KEY,
    session_id    uuid NOT NULL REFERENCES panels (session_id),
    item_id       uuid NOT NULL REFERENCES panel_items (id),
    panellist_id  uuid NOT NULL,
    revision      integer NOT NULL,
    CONSTRAINT uq_scores_item_id_panellist_id UNIQUE (item_id, panellist_id)
);
CREATE INDEX ix_scores_session_id ON scores (session_id);

-- Every revision stays: a replaced score is history, not gone.
CREATE TABLE score_points (
    score_id        uuid NOT NULL REFERENCES scores (id),
    revision        integer NOT NULL,
    criterion_code  text NOT NULL,
    points          numeric NOT NULL CHECK (points >= 0),
    given_at        timestamptz NOT NULL,
    PRIMARY KEY (score_id, revision, criterion_code)
);

-- Nominations that left an agenda before its panel was opened here.
CREATE TABLE early_withdrawals (
    item_id       uuid PRIMARY KEY,
    session_id    uuid NOT NULL,
    withdrawn_at  timestamptz NOT NULL
);
CREATE INDEX ix_early_withdrawals_session_id ON early_withdrawals (session_id);
"""
_PERMANENT = (
    "score_sheets",
    "panels",
    "panellists",
    "panel_items",
    "recusals",
    "scores",
    "score_points",
    "early_withdrawals",
)


def upgrade() -> None:
    """Kit's and authority's tables, then scoring's own; of these no row is ever deleted."""
    execute_script(op.get_bind(), migration_sql("kit", "0001_infrastructure"))
    execute_script(op.get_bind(), migration_sql("authority", "0001_projection"))
    execute_script(op.get_bind(), _TABLES)
    for table in _PERMANENT:
        op.execute(
            f"CREATE TRIGGER {table}_stay BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_delete()"
        )
