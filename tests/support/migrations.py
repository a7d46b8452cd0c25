"""The tables in code and the tables that the migrations made are the same."""

import asyncio
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData, inspect
from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.ext.asyncio import create_async_engine

from authority.tables import Ltree, projection
from kit.database import asyncpg_url
from kit.plans import plan_versions
from kit.tables import infrastructure

LEAVING = {"duties", "interests", "dossier_returns"}
"""Tables that only the build before writes, which goes on beside this one during an upgrade."""
ischema_names["ltree"] = Ltree  # so that a column of this type is recognised in the database


def differences(url: str, *own: MetaData, with_authority: bool = True) -> list[Any]:
    """What Alembic would have to change in a migrated database so that it is as the models say: nothing.

    `own` are the service's tables; kit's and authority's come along, and its plans where the service has any.
    """
    metadata = [infrastructure, *((projection,) if with_authority else ()), *own]

    def compare(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        has_plans = inspect(connection).has_table(plan_versions.name)
        wanted = [*metadata, *((plan_versions.metadata,) if has_plans else ())]
        return list(compare_metadata(context, wanted))  # type: ignore[arg-type]  # it takes several as well

    async def run() -> list[Any]:
        engine = create_async_engine(asyncpg_url(url))
        try:
            async with engine.connect() as connection:
                return await connection.run_sync(compare)
        finally:
            await engine.dispose()

    return asyncio.run(run())
