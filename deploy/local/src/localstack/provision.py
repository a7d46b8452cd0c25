"""What thidua's processes expect to find in PostgreSQL: databases with roles."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from localstack import postgres

# One service, one role, one database: nobody else may even connect. The environment's name is what permits a shifted
# business clock there.
PROVIDE_DATABASE = r"""
SELECT 'CREATE ROLE {name} LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{name}') \gexec
ALTER ROLE {name} PASSWORD '{password}';
SELECT 'CREATE DATABASE {name} OWNER {name}'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{name}') \gexec
REVOKE ALL ON DATABASE {name} FROM PUBLIC;
ALTER DATABASE {name} SET thidua.environment = 'demo';
"""


def provide_databases(superuser_url: str, passwords: Mapping[str, str]) -> dict[str, str]:
    """Create what is missing of each service's database and role, and return the URLs by service."""
    statements = (PROVIDE_DATABASE.format(name=name, password=secret) for name, secret in passwords.items())
    postgres.execute(superuser_url, "".join(statements))
    server = urlsplit(superuser_url)
    return {
        name: f"postgresql://{name}:{secret}@{server.hostname}:{server.port}/{name}"
        for name, secret in passwords.items()
    }
