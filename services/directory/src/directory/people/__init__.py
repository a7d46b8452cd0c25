"""People and their contacts. The only place in thidua that keeps a contact."""
