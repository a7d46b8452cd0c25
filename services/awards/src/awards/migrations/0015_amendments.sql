-- Decisions that amend an award or a period, or replace another whole. Released, therefore never edited: a change is a
-- new file and a new migration.

ALTER TABLE decisions ADD COLUMN replaced_by uuid
    CONSTRAINT fk_decisions_replaced_by_decisions REFERENCES decisions;
ALTER TABLE decision_items
    ADD COLUMN follows uuid CONSTRAINT fk_decision_items_follows_decisions REFERENCES decisions,
    ADD COLUMN misprinted_award text;

-- None: the period stays as it was, as with every change of before.
ALTER TABLE register_changes ADD COLUMN achievement_period text;

-- How many decisions on it were issued: the order of what is told of it by more than one decision's facts.
ALTER TABLE nominations ADD COLUMN decisions integer NOT NULL DEFAULT 0;
UPDATE nominations n SET decisions = known.decisions
FROM (
    SELECT e.nominee_id, count(DISTINCT e.id) + count(c.position) AS decisions
    FROM register_entries e
    LEFT JOIN register_changes c ON c.entry_id = e.id
    GROUP BY e.nominee_id
) AS known
WHERE known.nominee_id = n.nominee_id;
