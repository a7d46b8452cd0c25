"""The dated rule sets: which law is in force on which day."""
