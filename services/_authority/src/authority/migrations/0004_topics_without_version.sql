-- The directory's topics are called by their aggregate alone; until now they ended in .v1.
UPDATE authority_beats SET topic = left(topic, -3) WHERE topic LIKE '%.v1';
