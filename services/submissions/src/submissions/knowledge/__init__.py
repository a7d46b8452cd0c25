"""What submissions keeps of others' facts: the award catalogue and the working calendar; and the rule sets."""
