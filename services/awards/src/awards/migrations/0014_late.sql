-- Of a nomination that came after its round had closed: who allowed it, in the name of which unit. None is known of
-- what came onto an agenda before. Released, therefore never edited.

ALTER TABLE agenda_items ADD COLUMN late jsonb;
