"""What scoring keeps of others' facts: which movements were cancelled."""
