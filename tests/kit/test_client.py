"""HTTP to other processes: what comes back, and what happens when nothing does. The in-process way keeps to it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from fastapi import FastAPI, Request, Response
from pydantic import SecretStr

from kit.client import Http, HttpClient, PrincipalClient, Refused, Unreachable
from kit.processes import ISSUER_S
from tests.notify.standins import SECRET, directory
from tests.support.in_process import InProcess
from tests.support.serving import serving

SOON_S = 0.2
Way = Callable[[FastAPI], AbstractAsyncContextManager[tuple[Http, str]]]
Spoken = Callable[[asyncio.StreamWriter], None]


def application() -> FastAPI:
    app = FastAPI()

    @app.api_route("/echo", methods=["GET", "POST"])
    async def echo(request: Request) -> Response:
        said = f"{request.method} {request.url.query} {request.headers['x-given']} "
        return Response(said.encode() + await request.body(), 201, {"ETag": '"3"'})

    @app.get("/elsewhere")
    async def elsewhere() -> Response:
        return Response(status_code=307, headers={"Location": "/echo"})

    @app.get("/broken")
    async def broken() -> Response:
        raise RuntimeError

    return app


@asynccontextmanager
async def by_wire(app: FastAPI) -> AsyncIterator[tuple[Http, str]]:
    async with serving(app) as url, HttpClient(ISSUER_S) as http:
        yield http, url


@asynccontextmanager
async def in_process(app: FastAPI) -> AsyncIterator[tuple[Http, str]]:
    yield InProcess(app), "http://service.test"


@pytest.mark.parametrize("way", [by_wire, in_process])
async def test_a_request_and_its_answer(way: Way) -> None:
    async with way(application()) as (http, url):
        answer = await http.send("POST", f"{url}/echo?id=1&id=2", body=b"said", headers={"X-Given": "this"})
        assert answer.status == 201
        assert answer.body == b"POST id=1&id=2 this said"
        assert answer.headers["etag"] == '"3"'
        assert (await http.send("GET", f"{url}/echo", headers={"X-Given": "that"})).body == b"GET  that "


@pytest.mark.parametrize("way", [by_wire, in_process])
async def test_what_is_no_success_is_an_answer_too(way: Way) -> None:
    async with way(application()) as (http, url):
        for path, status in (("/nowhere", 404), ("/broken", 500), ("/elsewhere", 307)):
            answer = await http.send("GET", url + path)
            assert answer.status == status
            with pytest.raises(Refused) as refused:
                answer.accepted()
            assert refused.value.code == status


@asynccontextmanager
async def speaking(spoken: Spoken) -> AsyncIterator[str]:
    """A server that reads a request and then says what the test wants."""

    ended = asyncio.Event()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        spoken(writer)
        await reader.read()  # until the other side has enough
        writer.close()
        ended.set()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        await ended.wait()


def cut(writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


def cut_in_the_body(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")
    writer.write_eof()


def silent(writer: asyncio.StreamWriter) -> None:
    assert not writer.is_closing()


def silent_in_the_body(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")


def no_http(writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 mail.test ESMTP\r\n\r\n")


@pytest.mark.parametrize("spoken", [cut, cut_in_the_body, silent, silent_in_the_body, no_http])
async def test_half_an_answer_is_none(spoken: Spoken) -> None:
    async with speaking(spoken) as url, HttpClient(SOON_S) as http:
        with pytest.raises(Unreachable):
            await http.send("GET", url)


async def test_nobody_listens_there() -> None:
    async with HttpClient(ISSUER_S) as http:
        with pytest.raises(Unreachable):
            await http.send("GET", "http://127.0.0.1:9/")


async def test_a_principal_s_token_is_asked_for_once() -> None:
    async with directory() as people, HttpClient(ISSUER_S) as http:
        notify = PrincipalClient(http, people.url, "notify", SecretStr(SECRET))
        asked = f"{people.url}/people/contacts?id=01890000-0000-7000-8000-000000000001"
        answers = await asyncio.gather(*(notify.send("GET", asked) for _ in range(3)))
        assert [answer.status for answer in answers] == [200] * 3
        assert people.tokens_given == 1


async def test_a_token_that_is_refused_is_not_shown_again() -> None:
    """The issuer's key was replaced: what it signed before is worth nothing, however long it would be good."""
    turned_away = FastAPI()

    @turned_away.get("/", status_code=401)
    async def turn_away() -> None: ...

    async with directory() as people, serving(turned_away) as url, HttpClient(ISSUER_S) as http:
        notify = PrincipalClient(http, people.url, "notify", SecretStr(SECRET))
        for given in (1, 2):
            assert (await notify.send("GET", url)).status == 401
            assert people.tokens_given == given


async def test_an_issuer_that_gives_no_token() -> None:
    async with serving(FastAPI()) as url, HttpClient(ISSUER_S) as http:
        with pytest.raises(Unreachable):
            await PrincipalClient(http, url, "notify", SecretStr(SECRET)).send("GET", url)
