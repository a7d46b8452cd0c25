"""A folder for each kind of case: its calls, its definition, and its value for `kinds.py`. None knows another."""
