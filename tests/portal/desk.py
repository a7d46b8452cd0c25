"""The portal in the test's process, before real services that know the same units and people, and a person before it
whose browser runs no script.
"""

import csv
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from typing import Any, Final, Self
from urllib.parse import urlencode, urlsplit
from uuid import UUID

import httpx
from lxml import html
from sqlalchemy.ext.asyncio import AsyncEngine

import directory.bootstrap
import notify.bootstrap
import notify.settings
from contracts.awards import DecisionIssuedV1
from kit.client import Answer, Unreachable
from kit.ids import new_id
from kit.settings import Settings
from localstack.issuer.app import create_app
from localstack.issuer.clients import Client, SignIn
from localstack.issuer.issuer import Issuer as LocalIssuer
from localstack.issuer.tokens import issue
from localstack.people import Holder
from papers.maker import Maker
from portal.bootstrap import app_of, engine_of
from portal.settings import Settings as PortalSettings
from tests.acts.world import DISTRICT, JUDGING, World, world
from tests.papers.province import AWARDS, DIRECTORY, Province, others_by, papers_by
from tests.support.in_directory import keep_person, keep_role, keep_units
from tests.support.in_process import InProcess
from tests.support.running import Running, running, settings_for
from tests.support.tokens import ISSUER, Issuer

PORTAL: Final = "https://portal.test"
SERVICES: Final = (*JUDGING, "directory", "notify", "papers")
COUNCIL: Final = ("council_chair", "council_member", "council_member")
NAMES: Final = ("Nguyễn Thị Hoà", "Trần Đức Dũng", "Lê Văn An", "Phạm Thu Đào", "Vũ Minh Ánh", "Đỗ Quốc Bảo")


def values_of(content: bytes) -> list[list[str]]:
    """The rows of a CSV file as the portal writes it."""
    assert content.startswith(b"\xef\xbb\xbf"), "by this mark Excel takes it for UTF-8"
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


class SignInIssuer(Issuer):
    """The local stack's own issuer, at which people sign in, in place of the one that only signs."""

    def __init__(self) -> None:
        super().__init__()
        registered = SignIn(
            redirect_uris=(f"{PORTAL}/sign-in/done",),
            post_logout_redirect_uris=(f"{PORTAL}/",),
            backchannel_logout_uri=f"{PORTAL}/sign-out/back-channel",
        )
        self.holders: list[Holder] = []
        self.local = LocalIssuer(
            self.key, ISSUER, {"portal": Client(secret="cua-cong", sign_in=registered)}, self._people
        )
        self.app = create_app(self.local)

    async def _people(self) -> Sequence[Holder]:
        return self.holders

    def token(self, subject: str | UUID, **claims: Any) -> str:
        return super().token(subject, **claims) if claims else issue(self.key, ISSUER, str(subject))


class Network:
    """Every service at its name; those in `down` don't answer, and the answers in `lost` never arrive."""

    def __init__(self) -> None:
        self.down: set[str] = set()
        self.lost: set[str] = set()
        self.at: dict[str, InProcess] = {}
        self.asked: list[str] = []
        """Who was asked for what, as `service METHOD path`."""

    async def send(
        self, method: str, url: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        name = urlsplit(url).netloc.removesuffix(".test")
        if name in self.down:
            raise Unreachable(name)
        asked = f"{name} {method} {urlsplit(url).path}"
        self.asked.append(asked)
        answer = await self.at[name].send(method, url, body=body, headers=headers)
        if asked in self.lost:
            raise Unreachable(asked)
        return answer


@dataclass
class Papers:
    """The service, and the maker that works beside it."""

    app: Running
    maker: Maker

    async def made(self, decision_id: str) -> None:
        """Papers hears that the decision was issued, and makes its papers."""
        fact = DecisionIssuedV1(
            decision_id=UUID(decision_id), unit_id=new_id(), round_id=new_id(), number="1", series="QĐ-UBND",
            issued_on=date(2025, 5, 5), items=(),
        )  # fmt: skip
        await self.app.tell(fact, decision_id)
        assert await self.maker.make_next()


@dataclass
class Desk:
    """All of it. `world` has the services that judge; `who` are people's names by their ids."""

    world: World
    network: Network
    issuer: SignInIssuer
    app: Any
    engine: AsyncEngine
    directory: Running
    notify: Running
    papers: Papers
    who: dict[UUID, str] = field(default_factory=dict)

    def person(self, role: str, code: str) -> UUID:
        return self.world.province.person(role, code)

    @asynccontextmanager
    async def browser(self, person: UUID | None = None) -> AsyncIterator["Browser"]:
        """A browser of its own, in which that person has signed in."""
        apps = {"portal.test": self.app, "issuer.test": self.issuer.app}
        mounts = {
            f"all://{host}": httpx.ASGITransport(app, raise_app_exceptions=False)
            for host, app in apps.items()
        }
        async with httpx.AsyncClient(base_url=PORTAL, mounts=mounts, follow_redirects=True) as client:
            browser = Browser(client)
            if person is not None:
                await browser.sign_in(person)
            yield browser

    async def newcomer(self, role: str, code: str) -> UUID:
        """Somebody with that role, whom everybody knows."""
        person = new_id()
        await self.world.assign(person, role, code)
        await self.know(role, code, person)
        return person

    async def know(self, role: str, code: str, person: UUID) -> None:
        """The directory and notify know this person, too, and one may sign in as them."""
        unit = self.world.province.units[code]
        await self.notify.assign(person, role, unit)
        if person not in self.who:
            name = NAMES[len(self.who) % len(NAMES)]
            self.who[person] = name
            self.issuer.holders.append(Holder(person, name, (role,), code, unit.name))
            await keep_person(self.directory, person, name)
        await keep_role(self.directory, person, role, unit.unit_id)


@dataclass(frozen=True)
class Page:
    """What a browser shows."""

    browser: "Browser"
    address: str
    status: int
    headers: httpx.Headers
    text: str

    @property
    def root(self) -> Any:
        return html.fromstring(self.text, base_url=self.address)

    @property
    def words(self) -> str:
        """All that one reads on it."""
        return " ".join(self.root.find("body").text_content().split())

    @property
    def heading(self) -> str:
        return " ".join(self.root.find(".//h1").text_content().split())

    def form(self, ending: str) -> "Typed":
        """The form that leads to such an address."""
        found = [form for form in self.root.forms if (form.action or "").endswith(ending)]
        assert found, f"no form to …{ending} on {self.address}: {self.words[:2000]}"
        return Typed(self, found[0])

    async def follow(self, words: str, into: str = "") -> "Page":
        """Click the first link with these words, of those that lead to such addresses."""
        links = [link for link in self.root.iter("a") if into in (link.get("href") or "")]
        found = [link for link in links if words in " ".join(link.text_content().split())]
        assert found, f"no link '{words}' on {self.address}"
        return await self.browser.open(found[0].get("href"))


@dataclass(frozen=True)
class Typed:
    """A form that is being filled in, as it stands on its page."""

    page: Page
    form: Any

    def fill(self, **values: str) -> Self:
        """Type into fields, choose options, by their names (`__` for a dash)."""
        for name, value in values.items():
            field_name = name.replace("__", "-")
            assert field_name in self.form.fields, f"no field {field_name}: {list(self.form.fields)}"
            self.form.fields[field_name] = value
        return self

    def value(self, name: str) -> str:
        return str(self.form.fields[name] or "")

    async def send(self, button: str | None = None) -> Page:
        """Press its button, or the one with this name."""
        fields = list(self.form.form_values())
        if button:
            fields.append((button, "1"))
        return await self.page.browser.post(self.form.action, fields, method=self.form.method)


class Browser:
    """One person's, without script."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def open(self, address: str) -> Page:
        return self._page(await self.client.get(address))

    async def post(
        self, address: str, fields: Sequence[tuple[str, str]], *, method: str = "POST", **headers: str
    ) -> Page:
        if method == "GET":
            return await self.open(f"{address}?{urlencode(fields)}")
        origin = urlsplit(str(self.client.base_url.join(address)))
        sent = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"{origin.scheme}://{origin.netloc}",
        } | headers
        answer = await self.client.post(address, content=urlencode(fields).encode(), headers=sent)
        return self._page(answer)

    async def sign_in(self, person: UUID) -> Page:
        choice = await self.open("/sign-in")
        return await self.choose(choice, person)

    async def choose(self, choice: Page, person: UUID) -> Page:
        """Be that person, on the page of the local stack's issuer."""
        hidden = [
            (each.get("name"), each.get("value"))
            for each in choice.root.forms[-1].iter("input")
            if each.get("type") == "hidden"
        ]
        action = choice.root.forms[-1].action or choice.address
        target = str(httpx.URL(choice.address).join(action))
        return await self.post(target, [*hidden, ("person", str(person))])

    def _page(self, answer: httpx.Response) -> Page:
        return Page(self, str(answer.url), answer.status_code, answer.headers, answer.text)


@asynccontextmanager
async def desk(urls: Mapping[str, str]) -> AsyncIterator[Desk]:
    """Everybody of the province, signed in nowhere yet."""
    issuer = SignInIssuer()
    async with AsyncExitStack() as stack:
        here = await stack.enter_async_context(world({name: urls[name] for name in JUDGING}, issuer))
        mail = {
            "smtp_host": "127.0.0.1",
            "smtp_port": 1,
            "mail_from": "thidua@example.vn",
            "directory_url": "http://directory.test",
            "oidc_client_secret": "s",
        }
        of_notify = notify.bootstrap.bootstrap(
            notify.settings.Settings(**settings_for(urls["notify"], **mail))
        )
        of_directory = directory.bootstrap.bootstrap(Settings(**settings_for(urls["directory"])))
        beside = {
            service.name: await stack.enter_async_context(running(service, issuer))
            for service in (of_notify, of_directory)
        }
        network = Network()
        apps = here.apps | beside
        papers = await stack.enter_async_context(_papers(urls["papers"], apps, network, issuer))
        network.at = {name: app.near for name, app in (apps | {"papers": papers.app}).items()}
        network.at["issuer"] = issuer.http()
        settings = PortalSettings(
            public_url=PORTAL,
            database_url=urls["portal"],
            session_key="A" * 43,  # type: ignore[arg-type]  # pydantic makes a secret of it
            oidc_issuer=ISSUER,
            oidc_client_secret="cua-cong",  # type: ignore[arg-type]
            **{f"{name}_url": f"http://{name}.test" for name in SERVICES},  # type: ignore[arg-type]
        )
        engine = engine_of(settings)
        stack.push_async_callback(engine.dispose)
        app = app_of(settings, engine, network)
        found = Desk(here, network, issuer, app, engine, beside["directory"], beside["notify"], papers)
        for each in (*beside.values(), papers.app):
            await each.set_clock("2025-05-05 08:00+07")
        await _tell_units(found)
        for (role, code), person in here.province.people.items():
            await found.know(role, code, person)
        for role, member in zip(COUNCIL, here.members, strict=True):
            await found.know(role, DISTRICT, member)
        yield found


@asynccontextmanager
async def _papers(
    url: str, apps: Mapping[str, Running], network: Network, issuer: Issuer
) -> AsyncIterator[Papers]:
    """Papers, which asks awards, submissions and the directory."""
    ourselves = Province({AWARDS: apps["awards"], DIRECTORY: apps["directory"]}, "service:papers")
    async with running(papers_by(url, ourselves, network), issuer) as app:
        yield Papers(app, Maker(app.service.units_of_work, others_by(url, ourselves, network)))


async def _tell_units(found: Desk) -> None:
    await found.notify.beat()
    units = found.world.province.units
    for unit in units.values():
        await found.notify.tell(unit, unit.unit_id)
        await found.papers.app.tell(unit, unit.unit_id)
    await keep_units(found.directory, units)
