"""Papers: documents made of what other services recorded."""
