"""Conditions of readiness that every service has."""

from importlib.resources import files

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from kit.probes import Check


def database_answers(engine: AsyncEngine) -> Check:
    async def check() -> bool:
        return await _answer(engine, "SELECT true") is True

    return check


def migrated(package: str, engine: AsyncEngine) -> Check:
    """Whether the database has the newest migration that this build has, and perhaps newer ones, which only add: during
    an upgrade the old build serves on.
    """
    newest = max(
        path.name
        for path in (files(package) / "migrations" / "versions").iterdir()
        if path.name[:4].isdigit()
    )

    async def check() -> bool:
        version = await _answer(engine, "SELECT version_num FROM alembic_version")
        return isinstance(version, str) and version >= newest[:4]

    return check


async def _answer(engine: AsyncEngine, statement: str) -> object:
    try:
        async with engine.connect() as connection:
            return (await connection.execute(text(statement))).scalar()
    except (SQLAlchemyError, OSError):
        return None
