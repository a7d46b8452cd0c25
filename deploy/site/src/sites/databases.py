"""Roles and databases in PostgreSQL, as a script for psql."""

from collections.abc import Mapping
from typing import Final

# One part, one role, one database: nobody else may even connect.
_PROVIDE: Final = r"""
SELECT 'CREATE ROLE {name} LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{name}') \gexec
ALTER ROLE {name} PASSWORD '{password}';
-- Who made a role may not yet act for it, and only who may gives it a database; superusers may anyway.
SELECT 'GRANT {name} TO CURRENT_USER WITH INHERIT TRUE, SET TRUE'
 WHERE NOT (SELECT rolsuper FROM pg_roles WHERE rolname = CURRENT_USER) \gexec
SELECT 'CREATE DATABASE {name} OWNER {name}'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{name}') \gexec
REVOKE ALL ON DATABASE {name} FROM PUBLIC;
"""


def script(passwords: Mapping[str, str]) -> str:
    """Makes what is missing for each part, and gives its role this password."""
    return "".join(
        _PROVIDE.format(name=name, password=password.replace("'", "''"))
        for name, password in passwords.items()
    )
