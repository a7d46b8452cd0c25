"""Use cases of dossiers, a file for each kind of doer."""
