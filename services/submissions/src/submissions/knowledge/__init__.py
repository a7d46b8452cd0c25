"""What submissions keeps of others' facts: the award catalogue; and the rule sets."""
