"""The edge takes what it was asked, and nothing else: no coercion, no last of two, no silence about what it drops."""

import hashlib
from typing import Annotated, Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI, Request
from fastapi import Query as Parameter
from fastapi.routing import APIRoute
from pydantic_core._pydantic_core import list_all_errors
from structlog.testing import capture_logs

from authority.edge import Command
from kit.asked import Taken
from kit.errors import InvalidPayload
from kit.http import edge_router
from kit.messages import catalogue
from kit.problems import answer_problems
from kit.tags import SeenIfAny
from tests.support.running import Running


async def sent(
    app: Running, path: str, person: UUID, raw: bytes, key: str = "", **headers: str
) -> httpx.Response:
    """A body as it stands."""
    named = {
        "Authorization": f"Bearer {app.issuer.token(person)}",
        "Idempotency-Key": key or str(uuid4()),
        "Content-Type": "application/json",
    }
    return await app.http.post(path, content=raw, headers=named | headers)


def faults(answer: httpx.Response) -> list[tuple[str, str, str]]:
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_payload"), answer.text
    assert all(error["detail"] and "{" not in error["detail"] for error in answer.json()["errors"])
    return [(error["in"], error["pointer"], error["code"]) for error in answer.json()["errors"]]


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b'{"amount": 1, "amount": 2}', ("body", "/amount", "json_member_twice")),
        (b'{"amount": 1, "\\u0061mount": 2}', ("body", "/amount", "json_member_twice")),
        (b'{"amount": 1, "note": "\\ud800"}', ("body", "/note", "json_surrogate")),
        (b'{"amount": 1, "note": "a\\u0000b"}', ("body", "", "unstorable")),
        (b'{"amount": "1"}', ("body", "/amount", "int_type")),
        (b'{"amount": true}', ("body", "/amount", "int_type")),
        (b'{"amount": 1.5}', ("body", "/amount", "int_type")),
        (b'{"amount": 1e999}', ("body", "", "json_number")),
        (b'{"amount": 99999999999999999999999}', ("body", "", "json_number")),
        (b'{"amount": NaN}', ("body", "", "json_invalid")),
        (b'{"amount": 1} x', ("body", "", "json_invalid")),
        (b'{"amount": 1, "note": "\xff"}', ("body", "", "body_not_utf8")),
        (b"", ("body", "", "body_missing")),
        (b"[]", ("body", "", "model_type")),
        (b"[" * 240 + b"]" * 240, ("body", "", "json_too_deep")),
        (b"[" * 100_000, ("body", "", "json_too_deep")),
    ],
)
async def test_what_two_readers_could_read_differently_is_refused_with_its_place(
    app: Running, counter: str, person: UUID, raw: bytes, fault: tuple[str, str, str]
) -> None:
    assert faults(await sent(app, f"{counter}/add", person, raw)) == [fault]


async def test_a_value_that_cannot_be_stored_is_logged(
    app: Running, counter: str, person: UUID, capsys: pytest.CaptureFixture[str]
) -> None:
    await sent(app, f"{counter}/add", person, b'{"amount": 1, "note": "a\\u0000b"}')
    assert '"event": "unstorable_value"' in capsys.readouterr().out


async def test_a_parameter_that_nobody_takes(app: Running, counter: str, person: UUID) -> None:
    assert faults(await app.get(f"{counter}?on=2025-05-05&limit=3", person)) == [
        ("query", "/on", "parameter_unknown"),
        ("query", "/limit", "parameter_unknown"),
    ]
    assert faults(await sent(app, f"{counter}/add?dry=1", person, b'{"amount": 1}')) == [
        ("query", "/dry", "parameter_unknown")
    ]


def test_a_parameter_that_comes_twice_where_one_is_meant() -> None:
    async def things(limit: int, each: Annotated[list[int], Parameter()]) -> None: ...

    taken = Taken.of(APIRoute("/things", things))
    taken.judge_query(Request({"type": "http", "query_string": b"each=1&each=2&limit=3"}))
    with pytest.raises(InvalidPayload) as refused:
        taken.judge_query(Request({"type": "http", "query_string": b"each=1&limit=3&limit=4"}))
    (fault,) = refused.value.facts["errors"]
    assert (fault["pointer"], fault["code"]) == ("/limit", "parameter_twice")


async def test_a_body_for_a_route_that_takes_none(app: Running, counter: str, person: UUID) -> None:
    headers = {"Authorization": f"Bearer {app.issuer.token(person)}", "Idempotency-Key": "k"}
    refused = await app.http.request("DELETE", f"{counter}/note", content=b'{"x": 1}', headers=headers)
    assert faults(refused) == [("body", "", "body_not_taken")]


@pytest.mark.parametrize(
    "said", ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16"]
)
async def test_another_media_type(app: Running, counter: str, person: UUID, said: str) -> None:
    refused = await sent(app, f"{counter}/add", person, b'{"amount": 1}', **{"Content-Type": said})
    assert (refused.status_code, refused.json()["code"]) == (415, "media_type_unsupported")
    assert "application/json" in refused.json()["title"]


@pytest.mark.parametrize("key", ["k" * 256, "khóa", "a\tb", " "])
async def test_a_key_that_is_no_key_is_not_told_to_be_missing(
    app: Running, counter: str, person: UUID, key: str
) -> None:
    headers = [
        (b"Authorization", f"Bearer {app.issuer.token(person)}".encode()),
        (b"Idempotency-Key", key.encode()),
        (b"Content-Type", b"application/json"),
    ]
    refused = await app.http.post(f"{counter}/add", content=b'{"amount": 1}', headers=headers)
    expected = "idempotency_key_missing" if not key.strip() else "idempotency_key_invalid"
    assert (refused.status_code, refused.json()["code"]) in {
        (400, expected),
        (400, "idempotency_key_invalid"),
    }


async def test_a_key_that_comes_twice_is_none(app: Running, counter: str, person: UUID) -> None:
    headers = [
        (b"Authorization", f"Bearer {app.issuer.token(person)}".encode()),
        (b"Content-Type", b"application/json"),
        (b"Idempotency-Key", b"one"),
        (b"Idempotency-Key", b"two"),
    ]
    refused = await app.http.post(f"{counter}/add", content=b'{"amount": 1}', headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (400, "idempotency_key_invalid")


@pytest.mark.parametrize(
    "named", [["*"], ['W/"1"'], ["1"], ['"a"'], ['"1", "2"'], ['"1"', '"2"'], ['"-1"'], [""]]
)
async def test_what_is_not_one_strong_tag_says_nothing_of_what_was_seen(named: list[str]) -> None:
    app = FastAPI()
    answer_problems(app)

    @app.get("/")
    async def seen_by(seen: SeenIfAny) -> int | None:
        return seen

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x.test") as http:
        assert (await http.get("/", headers={"If-Match": ' "12" '})).json() == 12
        assert (await http.get("/")).json() is None
        refused = await http.get("/", headers=[("If-Match", each) for each in named])
    assert (refused.status_code, refused.json()["code"]) == (400, "precondition_invalid")


@pytest.mark.parametrize(
    "again",
    [
        b'{"note":"\xe1\xba\xa5","amount":1}',
        b'\n{ "note" : "\\u1ea5", "amount" : 1.0e0 }',
        b'{"amount":1,"note":"\\u1EA5"}',
    ],
)
async def test_the_same_content_in_another_spelling_is_the_same_content(
    app: Running, counter: str, person: UUID, again: bytes
) -> None:
    first = await sent(app, f"{counter}/add", person, '{"amount": 1, "note": "ấ"}'.encode(), key="k")
    second = await sent(app, f"{counter}/add", person, again, key="k")
    assert (first.status_code, second.status_code, second.content) == (200, 200, first.content)
    assert second.headers["idempotency-replayed"] == "true"
    other = await sent(app, f"{counter}/add", person, b'{"amount": 2, "note": "\xe1\xba\xa5"}', key="k")
    assert other.json()["code"] == "idempotency_key_reused"


async def test_a_repeat_across_the_release_that_compared_bytes(
    app: Running, counter: str, person: UUID
) -> None:
    """Its record has the hash of the bytes; the same bytes are still the same content."""
    raw = b'{"amount": 1}'
    first = await sent(app, f"{counter}/add", person, raw, key="k")
    as_sent = hashlib.sha256(b"\n" + raw).hexdigest()
    await app.sql(rf"UPDATE idempotency_keys SET request_hash = '\x{as_sent}' WHERE key = 'k'")
    assert (await sent(app, f"{counter}/add", person, raw, key="k")).content == first.content


async def test_each_answer_has_its_correlation_id_and_each_request_its_line(
    app: Running, counter: str, person: UUID
) -> None:
    asked = str(uuid4())
    with capture_logs() as lines:
        fine = await app.send("GET", counter, person, **{"X-Correlation-Id": asked})
        lost = await app.send(
            "GET", f"/counters/{uuid4()}", person, **{"X-Correlation-Id": "Nguyễn Văn A".encode().hex()}
        )
        nobody = await app.http.get("/nowhere?name=Nguyen")
        broken = await app.post(f"{counter}/misbehave", person, {"how": "crash"})
    assert fine.headers["x-correlation-id"] == asked
    for answer in (lost, nobody, broken):
        assert len(answer.headers["x-correlation-id"]) == len(asked)
        assert answer.json()["correlation_id"] == answer.headers["x-correlation-id"]
    requests = [line for line in lines if line["event"] == "request"]
    assert [(line["method"], line["route"], line["status"]) for line in requests] == [
        ("GET", "/counters/{counter_id}", 200),
        ("GET", "/counters/{counter_id}", 404),
        ("GET", "unknown", 404),
        ("POST", "/counters/{counter_id}/misbehave", 500),
    ]
    assert all(line["seconds"] > 0 for line in requests)
    assert "Nguyen" not in str(requests)


def test_every_finding_of_pydantic_has_its_vietnamese_text() -> None:
    """But for what no JSON, YAML, query or path can cause."""
    never = {
        "no_such_attribute", "get_attribute_error", "frozen_field", "frozen_instance", "is_instance_of",
        "is_subclass_of", "callable_type", "dataclass_exact_type", "model_class_type", "default_factory_not_called",
        "needs_python_object", "missing_sentinel_error", "arguments_type", "missing_argument",
        "unexpected_keyword_argument", "missing_keyword_only_argument", "unexpected_positional_argument",
        "missing_positional_only_argument", "multiple_argument_values", "recursion_loop", "bytes_invalid_encoding",
        "url_type", "url_parsing", "url_syntax_violation", "url_too_long", "url_scheme", "complex_type",
        "complex_str_parsing", "counter_type", "deque_type", "ellipsis_error", "fraction_parsing", "fraction_type",
        "frozen_dict_type", "named_tuple_type", "ordered_dict_type",
    }  # fmt: skip
    texts = catalogue("kit", "faults")
    assert {error["type"] for error in list_all_errors()} - never <= texts.keys()


async def test_faults_that_one_answer_names_have_an_end(app: Running, counter: str, person: UUID) -> None:
    raw: dict[str, Any] = {f"x{n}": 1 for n in range(1_000)}
    refused = await app.post(f"{counter}/misbehave", person, raw | {"how": "crash"})
    assert len(refused.json()["errors"]) == 100
    assert refused.json()["errors_left_out"] == 900


@pytest.mark.unit
def test_a_get_is_given_no_command() -> None:
    async def remember(uow: Command) -> None: ...

    router = edge_router()
    router.post("/counters/remembered")(remember)
    with pytest.raises(TypeError, match="remember is a GET"):
        router.get("/counters/remembered")(remember)
