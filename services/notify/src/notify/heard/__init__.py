"""What notify keeps of others' facts: who submitted a dossier, and who is nominated in it."""
