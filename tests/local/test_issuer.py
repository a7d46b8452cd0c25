from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from localstack.issuer.app import create_app
from localstack.issuer.clients import AUDIENCE, PERSON_GRANT, Client
from localstack.issuer.issuer import Issuer
from localstack.issuer.tokens import kept_key

pytestmark = pytest.mark.unit

ISSUER = "http://issuer.test"
SECRETS = {"demo": "bi-mat-demo", "notify": "bi-mat-notify"}
CLIENTS = {name: Client(secret=secret) for name, secret in SECRETS.items()}


@pytest.fixture
async def http(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(Issuer(kept_key(tmp_path / "key.json"), ISSUER, CLIENTS))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ISSUER) as client:
        yield client


async def claims(http: httpx.AsyncClient, answer: httpx.Response) -> dict[str, object]:
    """What a resource server reads, with the published keys."""
    discovered = (await http.get("/.well-known/openid-configuration")).json()
    keys = KeySet.import_key_set((await http.get(discovered["jwks_uri"])).json())
    token = jwt.decode(answer.json()["access_token"], keys, algorithms=["ES256"])
    assert token.claims["iss"] == discovered["issuer"] == ISSUER
    assert token.claims["aud"] == AUDIENCE
    return token.claims


async def test_a_service_gets_a_token_of_its_own_for_an_hour(http: httpx.AsyncClient) -> None:
    form = {"grant_type": "client_credentials", "client_id": "notify", "client_secret": SECRETS["notify"]}
    read = await claims(http, await http.post("/token", data=form))
    assert read["sub"] == "service:notify"
    assert isinstance(read["exp"], int)
    assert isinstance(read["iat"], int)
    assert read["exp"] - read["iat"] == 3600


async def test_the_secret_may_come_in_the_header(http: httpx.AsyncClient) -> None:
    form = {"grant_type": "client_credentials"}
    answer = await http.post("/token", data=form, auth=("notify", SECRETS["notify"]))
    assert (await claims(http, answer))["sub"] == "service:notify"


async def test_the_demonstration_plays_any_person(http: httpx.AsyncClient) -> None:
    person = str(uuid4())
    form = {"grant_type": PERSON_GRANT, "person_id": person}
    answer = await http.post("/token", data=form, auth=("demo", SECRETS["demo"]))
    assert (await claims(http, answer))["sub"] == person


@pytest.mark.parametrize(
    ("client", "secret", "form", "error"),
    [
        ("notify", "sai", {"grant_type": "client_credentials"}, "invalid_client"),
        ("la", "", {"grant_type": "client_credentials"}, "invalid_client"),
        (
            "notify",
            SECRETS["notify"],
            {"grant_type": PERSON_GRANT, "person_id": str(uuid4())},
            "unauthorized_client",
        ),
        (
            "demo",
            SECRETS["demo"],
            {"grant_type": PERSON_GRANT, "person_id": "service:workflows"},
            "invalid_request",
        ),
        ("demo", SECRETS["demo"], {"grant_type": "password"}, "unsupported_grant_type"),
    ],
)
async def test_refusals(
    http: httpx.AsyncClient, client: str, secret: str, form: dict[str, str], error: str
) -> None:
    answer = await http.post("/token", data=form, auth=(client, secret))
    assert answer.status_code == (401 if error == "invalid_client" else 400)
    assert answer.json() == {"error": error}


def test_the_key_outlives_a_restart_and_never_leaves_with_its_secret_part(tmp_path: Path) -> None:
    first = kept_key(tmp_path / "key.json")
    assert kept_key(tmp_path / "key.json").kid == first.kid
    assert "d" not in first.as_dict(private=False)
    assert (tmp_path / "key.json").stat().st_mode & 0o077 == 0
