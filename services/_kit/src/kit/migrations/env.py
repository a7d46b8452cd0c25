"""Alembic's environment, the same for every service."""

from alembic import context
from sqlalchemy import Connection

from kit.database import run_in_migration


def _run(connection: Connection) -> None:
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()


run_in_migration(_run, context.config.attributes["url"])
