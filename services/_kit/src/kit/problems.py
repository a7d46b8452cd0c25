"""Errors become answers: problem+json (RFC 9457), with a stable code, in Vietnamese, and never without a place."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson
import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import Field
from pydantic_core import ErrorDetails
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from contracts.fact import Value
from kit.database import DatabaseAway, is_contention, is_unavailable, sqlstate
from kit.errors import (
    BadRequest,
    DatabaseUnavailable,
    InvalidPayload,
    MethodNotAllowed,
    NoSuchRoute,
    Problem,
)
from kit.faults import escape, fault, reason_of, spoken
from kit.messages import fields, text_of

log = structlog.get_logger()
MEDIA_TYPE: Final = "application/problem+json"
MOST_ERRORS: Final = 100
"""Faults that one answer names; who sent more learns how many further ones there are."""
_UNSTORABLE: Final = {"22000", "22003", "22021", "22P05", "54000"}
"""PostgreSQL's codes for values that no column or index holds: a NUL character, a number beyond 64 bits, a name of
thousands of characters. All are valid JSON."""


class FaultBody(Value):
    """One fault: where it is (`in` body, query, path or header, at the RFC 6901 `pointer` in there), a stable `code`,
    and in `detail`, in Vietnamese, what to do.

    `where` says the same place as people call it, entries of lists counted from 1. `in` is `dossier` where it is not
    what was sent that is at fault, but what the dossier says. A file that came as a whole has its `line`, from 1, and
    there the `column` by its name, or the pointer in the file's tree.
    """

    place: str = Field(alias="in")
    pointer: str
    code: str
    detail: str
    where: str = ""
    file: str | None = None
    line: int | None = None
    column: str | None = None


class ProblemBody(Value):
    """RFC 9457. `code` is stable; `title` is Vietnamese and may change; other members are the error's facts.

    `errors` are there where what was sent is at fault; `errors_left_out` counts those beyond the first hundred.
    """

    type: str
    title: str
    status: int
    code: str
    retryable: bool
    correlation_id: str
    errors: tuple[FaultBody, ...] = Field((), max_length=MOST_ERRORS)
    errors_left_out: int = 0


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """`responses=` of a route that may answer with these problems, besides what any route may: see `openapi.py`."""
    return {status: {"description": "Refused"} for status in (401, *statuses)}


def problem_response(problem: Problem, sent: bytes = b"", package: str = "kit") -> Response:
    """The one place where an error becomes an answer. `sent` is the request's JSON, if there was any."""
    title = text_of(problem)
    body = {
        "type": f"urn:thidua:problem:{problem.code}",
        "title": title,
        "status": problem.status,
        "code": problem.code,
        "retryable": problem.retryable,
        "correlation_id": structlog.contextvars.get_contextvars().get("correlation_id", ""),
    }
    headers = {"Retry-After": "1"} if problem.retryable else {}
    if problem.status == 401:
        headers["WWW-Authenticate"] = f'Bearer error="{problem.code}"'
    if problem.status == 408:
        headers["Connection"] = "close"
    facts = {name: _plain(value) for name, value in problem.facts.items()}
    if problem.at and "errors" not in facts:
        place, pointer = problem.at
        facts["errors"] = [{"in": place, "pointer": pointer, "code": problem.code, "detail": title}]
    if "errors" in facts:
        facts["errors"] = _placed(facts["errors"], sent, package)
    return JSONResponse(_bounded(facts) | body, problem.status, headers, media_type=MEDIA_TYPE)


def _placed(errors: list[dict[str, Any]], sent: bytes, package: str) -> list[dict[str, Any]]:
    """Each fault with its place: what a rule finds is in the body, unless it says otherwise."""
    try:
        value = orjson.loads(sent)
    except orjson.JSONDecodeError:
        value = None
    called = fields(package)
    placed = [{"in": "body", "pointer": "", "where": ""} | error for error in errors]
    for error in placed:
        if error["in"] == "body" and not error["where"]:
            error["where"] = spoken(error["pointer"], value, called)
    return placed


def _bounded(facts: dict[str, Any]) -> dict[str, Any]:
    errors = facts.get("errors")
    if isinstance(errors, list) and len(errors) > MOST_ERRORS:
        return facts | {"errors": errors[:MOST_ERRORS], "errors_left_out": len(errors) - MOST_ERRORS}
    return facts


def _plain(value: Any) -> Any:
    # mode="json" would need a model: facts are plain values, ids and times, which str() spells well
    if isinstance(value, (str, int, float, bool, type(None))):
        return value
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(item) for item in value]
    return str(value)


def faults_of(errors: Sequence[ErrorDetails]) -> list[dict[str, str]]:
    """Pydantic's findings whose location begins with the place, as FastAPI tells them of parameters."""
    found = []
    for error in errors:
        place, *rest = map(str, error["loc"])
        pointer = "".join(f"/{escape(part)}" for part in rest)
        found.append({"in": place, "pointer": pointer, "code": error["type"], "detail": reason_of(error)})
    return found


def answer_problems(app: FastAPI) -> None:
    """Let every error that a client can cause, or that the database's absence causes, leave as a problem."""
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
    for kind in (SQLAlchemyError, DatabaseAway):
        app.add_exception_handler(kind, _on_database)
    app.add_exception_handler(ClientDisconnect, _on_disconnect)


async def _on_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)  # noqa: S101 - what this handler is registered for
    sent = getattr(request.state, "sent", b"")  # once the edge has read it
    return problem_response(error, sent, package=request.app.title)


async def _on_invalid(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - what this handler is registered for
    return problem_response(InvalidPayload(errors=faults_of(error.errors())))


async def _on_database(_: Request, error: Exception) -> Response:
    if is_unavailable(error) or is_contention(error):
        log.warning("database_unavailable", error=repr(error))
        return problem_response(DatabaseUnavailable())
    if isinstance(error, DBAPIError) and sqlstate(error) in _UNSTORABLE:
        log.warning("unstorable_value", error=repr(error))
        return problem_response(InvalidPayload(errors=[fault("body", "", "unstorable")]))
    raise error


async def _on_disconnect(_request: Request, _error: Exception) -> Response:
    """The client went away in the middle of its request: nobody reads the answer, and nothing was done."""
    return problem_response(BadRequest())


async def _on_http(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - what this handler is registered for
    kind = {404: NoSuchRoute, 405: MethodNotAllowed}.get(error.status_code, BadRequest)
    response = problem_response(kind())
    response.headers.update(error.headers or {})
    return response
