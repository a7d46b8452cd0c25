"""Who is it: every way in which a token can be wrong, and what happens while the issuer is away."""

import base64
import time
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from kit import tokens
from kit.actor import Actor
from kit.client import Answer, Unreachable
from kit.errors import AccountUnknown, IssuerUnreachable, Problem, TokenExpired, TokenInvalid, TokenMissing
from kit.tokens import TokenVerifier
from tests.support.in_process import InProcess
from tests.support.running import Running
from tests.support.tokens import AUDIENCE, ISSUER, Issuer

PERSON = UUID("01890000-0000-7000-8000-000000000001")


class Away(InProcess):
    """The way to an issuer that can be cut."""

    def __init__(self, issuer: Issuer) -> None:
        super().__init__(issuer.app)
        self.cut = False
        self.asked = 0

    async def send(
        self, method: str, url: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        self.asked += 1
        if self.cut:
            raise Unreachable("away")
        return await super().send(method, url, body=body, headers=headers)


class Setup:
    def __init__(self) -> None:
        self.issuer = Issuer()
        self.way = Away(self.issuer)
        self.verifier = TokenVerifier(ISSUER, AUDIENCE, self.way)

    async def actor(self, token: str) -> Actor:
        return await self.verifier.actor(f"Bearer {token}")


@pytest.fixture
def setup() -> Setup:
    return Setup()


def claims(**more: Any) -> dict[str, Any]:
    return {"iss": ISSUER, "aud": AUDIENCE, "sub": str(PERSON), "exp": int(time.time()) + 60} | more


def segment(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


async def test_people_and_principals(setup: Setup) -> None:
    assert await setup.actor(setup.issuer.token(PERSON)) == Actor.person(PERSON)
    assert await setup.actor(setup.issuer.token("service:workflows")) == Actor.service("workflows")
    assert await setup.verifier.actor(f"bearer {setup.issuer.token(PERSON)}") == Actor.person(PERSON)


async def test_an_account_is_whose_it_is_at_that_moment(setup: Setup) -> None:
    whose: dict[str, UUID] = {"f:91:an.nv": PERSON}

    async def accounts(subject: str) -> UUID | None:
        return whose.get(subject)

    verifier = TokenVerifier(ISSUER, AUDIENCE, setup.way, accounts)
    token = f"Bearer {setup.issuer.token('f:91:an.nv')}"
    assert await verifier.actor(token) == Actor.person(PERSON)
    whose["f:91:an.nv"] = other = uuid4()
    assert await verifier.actor(token) == Actor.person(other)
    del whose["f:91:an.nv"]
    for stranger in (token, f"Bearer {setup.issuer.token(PERSON)}"):
        with pytest.raises(AccountUnknown):
            await verifier.actor(stranger)
    principal = await verifier.actor(f"Bearer {setup.issuer.token('service:workflows')}")
    assert principal == Actor.service("workflows")


async def test_one_audience_of_several_is_ours(setup: Setup) -> None:
    assert await setup.actor(setup.issuer.token(PERSON, aud=["account", AUDIENCE])) == Actor.person(PERSON)


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic abc", "abc"])
async def test_no_token(setup: Setup, header: str | None) -> None:
    with pytest.raises(TokenMissing):
        await setup.verifier.actor(header)


@pytest.mark.parametrize(
    "garbage",
    [
        "x",
        "a.b",
        "a.b.c",
        "a.b.c.d.e",
        "....",
        "Đ.Đ.Đ",
        f"{segment('[]')}.{segment('{}')}.x",
        f"{segment('1')}.{segment('{}')}.x",
        f"{segment('null')}.{segment('{}')}.x",
        f"{segment('{}')}.{segment('{}')}.",
        f'{segment("""{"alg":1}""")}.{segment("{}")}.x',
        f'{segment("""{"alg":"ES256","kid":[]}""")}.{segment("{}")}.x',
        f'{segment("""{"alg":"ES256","kid":1,"crit":["x"]}""")}.{segment("{}")}.x',
        f'{segment("""{"alg":"ES256","crit":1}""")}.{segment("{}")}.x',
        f'{segment("""{"alg":"ES256","crit":[1]}""")}.{segment("{}")}.x',
        f'{segment("""["alg"]""")}.{segment("{}")}.x',
        "." * 9000,
    ],
)
async def test_garbage(setup: Setup, garbage: str) -> None:
    with pytest.raises(TokenInvalid):
        await setup.actor(garbage)


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "http://elsewhere.test"},
        {"aud": "another"},
        {"aud": ["another"]},
        {"aud": None},
        {"sub": "Nguyễn Văn A"},
        {"sub": ""},
        {"sub": 7},
        {"sub": None},
        {"exp": None},
        {"exp": "tomorrow"},
        {"nbf": int(time.time()) + 3600},
    ],
)
async def test_wrong_claims(setup: Setup, wrong: dict[str, Any]) -> None:
    token = jwt.encode(
        {"alg": "ES256", "kid": setup.issuer.key.kid},
        {name: value for name, value in claims(**wrong).items() if value is not None},
        setup.issuer.key,
    )
    with pytest.raises(TokenInvalid):
        await setup.actor(token)


async def test_expired(setup: Setup, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TokenExpired):
        await setup.actor(setup.issuer.token(PERSON, exp=int(time.time()) - 60))
    remembered = setup.issuer.token(PERSON, exp=int(time.time()) + 60)
    await setup.actor(remembered)
    later = time.time() + 70
    monkeypatch.setattr(time, "time", lambda: later)
    with pytest.raises(TokenExpired):
        await setup.actor(remembered)


async def test_clocks_may_differ_a_little(setup: Setup) -> None:
    assert await setup.actor(setup.issuer.token(PERSON, iat=int(time.time()) + 2)) == Actor.person(PERSON)


async def test_forged(setup: Setup) -> None:
    """Unsigned, signed with the public key as a secret, and signed by others under the issuer's key id."""
    kid = setup.issuer.key.kid
    public = setup.issuer.key.as_pem(private=False)
    body = segment('{"sub":"x"}')
    forged = [
        f'{segment("""{"alg":"none"}""")}.{body}.',
        jwt.encode(
            {"alg": "HS256", "kid": kid}, claims(), OctKey.import_key(base64.b64encode(public).decode())
        ),
        jwt.encode({"alg": "ES256", "kid": kid}, claims(), ECKey.generate_key("P-256")),
        jwt.encode({"alg": "RS256", "kid": kid}, claims(), RSAKey.generate_key(2048)),
    ]
    genuine = setup.issuer.token(PERSON).split(".")
    forged.append(".".join((genuine[0], segment(f'{{"sub":"{uuid4()}"}}'), genuine[2])))
    for token in forged:
        with pytest.raises(TokenInvalid):
            await setup.actor(token)


async def test_rotated_keys_are_read_again(setup: Setup, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "REFRESH_AT_MOST_S", 0)
    old = setup.issuer.token(PERSON)
    await setup.actor(setup.issuer.token(uuid4()))
    setup.issuer.rotate()
    assert await setup.actor(setup.issuer.token(PERSON)) == Actor.person(PERSON)
    with pytest.raises(TokenInvalid):
        await setup.actor(old)


async def test_unknown_keys_don_t_make_us_ask_the_issuer_each_time(setup: Setup) -> None:
    await setup.actor(setup.issuer.token(PERSON))
    asked = setup.way.asked
    stranger = Issuer()
    for _ in range(5):
        with pytest.raises(TokenInvalid):
            await setup.actor(stranger.token(uuid4()))
    assert setup.way.asked == asked


async def test_issuer_away(setup: Setup, monkeypatch: pytest.MonkeyPatch) -> None:
    setup.way.cut = True
    for _ in range(3):
        with pytest.raises(IssuerUnreachable):
            await setup.actor(setup.issuer.token(PERSON))
    assert setup.way.asked == 1, "requests must not queue for an issuer that is away"

    monkeypatch.setattr(tokens, "RETRY_S", 0)
    setup.way.cut = False
    await setup.actor(setup.issuer.token(PERSON))

    setup.way.cut = True
    monkeypatch.setattr(tokens, "KEYS_LIVE_S", 0)
    assert await setup.actor(setup.issuer.token(PERSON, jti="2")) == Actor.person(PERSON)


async def test_the_edge_lets_nobody_in_without_a_token(app: Running, counter: str) -> None:
    for answer in (await app.get(counter, None), await app.post(f"{counter}/add", None, {"amount": 1})):
        assert (answer.status_code, answer.json()["code"]) == (401, "token_missing")
        assert answer.headers["www-authenticate"] == 'Bearer error="token_missing"'


async def test_routes_for_people_and_routes_for_principals(app: Running, counter: str, person: UUID) -> None:
    async def code(path: str, by: UUID | str) -> str:
        answer = await app.post(f"{counter}/{path}", by, {"amount": 1} if path == "add" else None)
        return str(answer.json().get("code", answer.status_code))

    assert await code("add", person) == "200"
    assert await code("nudge", "service:workflows") == "200"
    assert await code("nudge", person) == "forbidden"
    assert await code("nudge", "service:awards") == "forbidden"
    assert await code("add", "service:workflows") == "forbidden"


def test_a_principal_is_no_person() -> None:
    with pytest.raises(Problem):
        _ = Actor.service("workflows").person_id
