"""Every way out of a process, watched at the one place through which each library goes.

Below these there are only sockets. Wrapping a library's public methods would let one be forgotten; here none can be:
`GATES` names, for each library, the class whose methods speak to the server, and a test compares them with what
the library has.
"""

import re
from collections.abc import Awaitable, Callable
from typing import Any, Final

import aiohttp
import aiosmtplib
import asyncpg.connect_utils
import temporalio.bridge.worker
import temporalio.service
from aiokafka.conn import AIOKafkaConnection
from aiosmtplib.protocol import SMTPProtocol
from asyncpg.protocol.protocol import Protocol as PostgresProtocol
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle
from yarl import URL

from tests.faults.points.fate import Fate

Label = Callable[..., str | None]
"""From a call's arguments to the label of its I/O; None for a call that sends nothing of its own."""

_TABLE: Final = re.compile(r"\b(?:FROM|INTO|UPDATE|WITH)\s+\"?(\w+)|SELECT\s+(\w+)\(", re.IGNORECASE)


def _sql(verb: str, text: str) -> str:
    words = text.split(None, 1)
    first = words[0].upper().rstrip(";") if words else ""
    found = _TABLE.search(text)
    name = next(filter(None, found.groups()), "") if found and first not in {"BEGIN", "COMMIT"} else ""
    return f"postgres: {verb} {first} {name}".rstrip()


def _prepare(_: Any, _name: str, query: str, *__: Any, **___: Any) -> str:
    return _sql("prepare", query)


def _execute(_: Any, state: Any, *__: Any, **___: Any) -> str:
    return _sql("execute", state.query)


def _query(_: Any, query: str, *__: Any, **___: Any) -> str:
    return _sql("query", query)


def _kafka(_: Any, request: Any, *__: Any, **___: Any) -> str | None:
    """What says who we are comes with each connection, and nothing that we do is in it."""
    name = type(request).__name__.removesuffix("Request").partition("_")[0]
    return None if name.startswith("Sasl") else f"kafka: {name}"


def _http(_: Any, method: str, url: str, **__: Any) -> str:
    path = re.sub(r"/[0-9a-f]{8}-[0-9a-f-]{27}", "/{id}", URL(url).path)
    return f"http: {method} {path}"


def _answer(_: Any, message: Any) -> str | None:
    return "http: answer" if message["type"] == "http.response.start" else None


def _smtp(_: Any, command: bytes, *__: Any, **___: Any) -> str:
    return f"smtp: {command.split(None, 1)[0].decode()}"


def _rpc(_: Any, rpc: str, *__: Any, **___: Any) -> str:
    return f"temporal: {rpc}"


def _named(name: str) -> Label:
    return lambda *_, **__: name


GATES: Final[tuple[tuple[str, Any, dict[str, Label]], ...]] = (
    (
        "asyncpg",
        PostgresProtocol,
        {
            "prepare": _prepare,
            "bind_execute": _execute,
            "bind_execute_many": _execute,
            "bind": _execute,
            "execute": _execute,
            "query": _query,
            "copy_in": _named("postgres: copy in"),
            "copy_out": _named("postgres: copy out"),
        },
    ),
    ("asyncpg", asyncpg.connect_utils, {"_connect_addr": _named("postgres: connect")}),
    ("aiokafka", AIOKafkaConnection, {"send": _kafka}),
    ("aiohttp", aiohttp.ClientSession, {"_request": _http}),
    ("uvicorn", RequestResponseCycle, {"send": _answer}),
    ("aiosmtplib", aiosmtplib.SMTP, {"_create_connection": _named("smtp: connect")}),
    (
        "aiosmtplib",
        SMTPProtocol,
        {"execute_command": _smtp, "execute_data_command": _named("smtp: message")},
    ),
    ("temporalio", temporalio.service._BridgeServiceClient, {"_rpc_call": _rpc}),
    (
        "temporalio",
        temporalio.bridge.worker.Worker,
        {
            "complete_workflow_activation": _named("temporal: complete workflow task"),
            "complete_activity_task": _named("temporal: complete activity"),
        },
    ),
)
"""Library, the place that speaks to the server, its methods and how each call is called."""


def watch(fate: Fate) -> None:
    """Let every I/O of this process pass under its fate's eyes. Once in a process, for good."""
    for _, place, methods in GATES:
        for name, label in methods.items():
            setattr(place, name, _watched(getattr(place, name), label, fate))


def _watched(
    original: Callable[..., Awaitable[Any]], label: Label, fate: Fate
) -> Callable[..., Awaitable[Any]]:
    def call(*given: Any, **named: Any) -> Awaitable[Any]:
        what = label(*given, **named)
        if what is None:
            return original(*given, **named)
        nth = fate.before(what)
        return _ended(original(*given, **named), what, nth)

    async def _ended(under_way: Awaitable[Any], what: str, nth: int) -> Any:
        result = await under_way
        fate.after(what, nth)
        return result

    return call
