"""Use cases of papers, by what they are papers of."""
