"""What awards keeps of others' facts: where dossiers are, what a round wants."""
