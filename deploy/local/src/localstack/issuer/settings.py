"""What the issuer is told by its environment: who signs people in where, and where the people are read."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

from kit.settings import PREFIX, variable
from localstack.credentials import Credentials
from localstack.issuer.clients import Client, SignIn
from localstack.people import Holder, holders


class Settings(BaseSettings):
    """Without `issuer_directory_url` there is nobody to sign in as."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True)

    issuer_sign_in: dict[str, SignIn] = {}
    issuer_directory_url: str = ""

    def clients(self, folder: Path) -> dict[str, Client]:
        """Those that the stack in this folder has secrets for."""
        secrets = Credentials.read(folder).clients
        return {
            name: Client(secret=secret, sign_in=self.issuer_sign_in.get(name))
            for name, secret in secrets.items()
        }

    async def people(self) -> Sequence[Holder]:
        """Raises OSError or asyncpg.PostgresError while they can't be read."""
        return await holders(self.issuer_directory_url) if self.issuer_directory_url else ()


def environment(sign_in: Mapping[str, SignIn], directory_url: str) -> dict[str, str]:
    """The settings as variables."""
    where = {name: each.model_dump(mode="json") for name, each in sign_in.items()}
    return {
        variable("issuer_sign_in"): json.dumps(where),
        variable("issuer_directory_url"): directory_url,
    }
