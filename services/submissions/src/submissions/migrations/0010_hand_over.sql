-- What a nomination was asked back for, while awards has not answered yet.
-- Released, therefore never edited.

ALTER TABLE nominees ADD COLUMN asked_back text;
