"""The script that makes roles and databases, by a role that may make those and nothing else."""

from urllib.parse import urlsplit

import pytest

from localstack.postgres import execute
from sites.databases import script
from tests.support.databases import administer

pytestmark = pytest.mark.stack


def test_a_role_that_is_no_superuser_makes_roles_and_databases_and_once_more_does_no_harm(
    postgres_url: str,
) -> None:
    administer(postgres_url, "CREATE ROLE installer LOGIN CREATEROLE CREATEDB PASSWORD 'of-the-installer'")
    server = urlsplit(postgres_url)
    place = f"{server.hostname}:{server.port}"
    for _ in range(2):
        execute(
            f"postgresql://installer:of-the-installer@{place}/postgres", script({"made": "of-the-service"})
        )
    own = f"postgresql://made:of-the-service@{place}/made"
    assert execute(own, "SELECT current_user") == "made"
    administer(postgres_url, "DROP DATABASE made", "DROP ROLE made", "DROP ROLE installer")
