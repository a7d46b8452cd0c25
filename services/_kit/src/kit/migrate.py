"""Bringing a service's database to the newest migration, by Alembic."""

from importlib.resources import files
from pathlib import Path

from alembic import command
from alembic.config import Config

from kit.database import asyncpg_url


def migrate(package: str, url: str, revision: str = "head") -> None:
    """Bring a service's database to a revision. Locks are waited for at most 5 s, so that traffic goes on.

    Of several at once one works; the others wait for its end, and find nothing left to do.
    """
    command.upgrade(alembic_config(package, url), revision)


def alembic_config(package: str, url: str) -> Config:
    """Alembic's configuration of one service, whose versions lie in its `migrations/versions`."""
    config = Config()
    config.set_main_option("script_location", str(Path(str(files("kit"))) / "migrations"))
    config.set_main_option("version_locations", str(Path(str(files(package))) / "migrations" / "versions"))
    config.set_main_option("path_separator", "os")
    config.attributes["url"] = asyncpg_url(url)
    return config
