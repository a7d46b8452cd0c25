"""Papers: forms and their words, what both writers print, making behind a decision, and who may read."""
