"""What a client may rely on of a service's HTTP side, as an OpenAPI document: made from its routes, without settings.

FastAPI tells of parameters, bodies and answers. The edge adds what holds for every route alike, because it is the edge
that asks for it: the token, the key of a command, the tag of what was seen, and the refusals as problems.
"""

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter
from fastapi.dependencies.models import Dependant
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from contracts.documents import Declared, Released
from contracts.http import broken_routes
from kit.errors import (
    BadRequest,
    BodyTooSlow,
    Forbidden,
    InvalidPayload,
    MediaTypeUnsupported,
    Problem,
    TokenMissing,
    TooManyAtOnce,
)
from kit.http import is_for_anybody
from kit.idempotency import KEY
from kit.limits import BodyTooLarge, Overloaded
from kit.problems import MEDIA_TYPE, ProblemBody
from kit.tags import IS_NEEDED

Document = dict[str, Any]
_EVERY_ROUTE: Final = (BadRequest, TokenMissing, Forbidden, InvalidPayload, TooManyAtOnce, Overloaded)
"""With what any request may be refused before its route is asked; each stands for its status."""
_OF_WHO_ASKS: Final = (TokenMissing, Forbidden)
"""Of these, what a route for anybody never says."""
_EVERY_COMMAND: Final = (BodyTooSlow, BodyTooLarge)
_EVERY_BODY: Final = (MediaTypeUnsupported,)
_TOKEN: Final = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": (
        "An access token (RFC 9068) of the site's OpenID Connect provider, for the audience that the site names, or"
        " `thidua`. `sub` is an account that the directory links to a person, or `service:` and the name in"
        " `x-principals`."
    ),
}
_KEY: Final = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": (
        "Made by the client for each command, such as a UUID: ASCII, 255 characters at most. The same key with"
        " the same content gets the same answer, for 30 days; with other content it is refused."
    ),
    "schema": {"type": "string", "pattern": f"^{KEY.pattern}$"},
}
_TAG: Final = {
    "name": "If-Match",
    "in": "header",
    "schema": {"type": "string", "pattern": '^"[0-9]{1,18}"$'},
}
_SEEN: Final = _TAG | {"required": True, "description": 'The ETag of what was seen, such as "3".'}
_SEEN_IF_ANY: Final = _TAG | {
    "required": False,
    "description": 'The ETag of what was seen, such as "3"; required where something that is there is changed.',
}
_REPLAYED: Final = {
    "Idempotency-Replayed": {
        "description": "`true` where this is the recorded answer to an earlier request with the same key.",
        "schema": {"type": "string", "enum": ["true"]},
    }
}


@cache
def document(package: str) -> Document:
    """The document of the service whose Python package this is."""
    service = import_module(package)
    router: APIRouter = import_module(f"{package}.api").router
    made = get_openapi(title=package, version="1", description=service.__doc__, routes=router.routes)
    components = made.setdefault("components", {})
    components["securitySchemes"] = {"token": _TOKEN}
    made["security"] = [{"token": []}]
    statuses = set[int]()
    for route in router.routes:
        if isinstance(route, APIRoute):
            for method in route.methods or ():
                operation = made["paths"][route.path_format][method.lower()]
                statuses |= _complete(operation, route, is_command=method != "GET")
    schemas = components.setdefault("schemas", {})
    for unused in (
        "HTTPValidationError",
        "ValidationError",
    ):  # FastAPI's own form of a refusal, which never leaves
        schemas.pop(unused, None)
    problem = ProblemBody.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= problem.pop("$defs") | {ProblemBody.__name__: problem}
    codes = _codes(package)
    components["responses"] = {_name(status): _refusal(codes[status]) for status in sorted(statuses)}
    return made


def released(package: str, declared: tuple[Declared, ...]) -> Released:
    """The document beside the released one, which lies in the service's folder of a checkout."""
    home = Path(str(import_module(package).__file__)).parents[2]
    return Released(package, home / "openapi.json", document(package), broken_routes, declared)


def _complete(operation: Document, route: APIRoute, *, is_command: bool) -> set[int]:
    """Add to one operation what the edge asks for and answers; returns the statuses of its refusals."""
    parameters = [each for each in operation.get("parameters", []) if each["name"].lower() != "if-match"]
    tags = set(_tags(route.dependant))
    if tags:
        parameters.append(_SEEN if True in tags else _SEEN_IF_ANY)
    answers = operation["responses"]
    refusals: set[type[Problem]] = {*_EVERY_ROUTE}
    if is_for_anybody(route):
        refusals -= {*_OF_WHO_ASKS}
        answers.pop(str(TokenMissing.status), None)
    if is_command:
        parameters.append(_KEY)
        refusals |= {*_EVERY_COMMAND, *(_EVERY_BODY if "requestBody" in operation else ())}
        for status, answer in answers.items():
            if status < "400":
                answer["headers"] = _REPLAYED
    if parameters:
        operation["parameters"] = parameters
    statuses = {int(status) for status in answers if status >= "400"} | {each.status for each in refusals}
    for status in sorted(statuses):
        answers[str(status)] = {"$ref": f"#/components/responses/{_name(status)}"}
    return statuses


def _tags(dependant: Dependant) -> Iterator[bool]:
    """Whether the route asks for If-Match, and whether nothing is done without it."""
    for each in dependant.dependencies:
        if each.call in IS_NEEDED:
            yield IS_NEEDED[each.call]
        yield from _tags(each)


def _name(status: int) -> str:
    return f"Refused{status}"


def _refusal(codes: list[str]) -> Document:
    return {
        "description": f"Refused. `code` is one of: {', '.join(codes)}.",
        "content": {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{ProblemBody.__name__}"}}},
    }


def _codes(package: str) -> dict[int, list[str]]:
    """The stable codes that the service may refuse with, by status."""
    found: dict[int, set[str]] = {}
    for problem in _problems(Problem):
        if problem.__module__.partition(".")[0] in {"kit", "authority", package} and "code" in vars(problem):
            found.setdefault(problem.status, set()).add(problem.code)
    return {status: sorted(codes) for status, codes in found.items()}


def _problems(kind: type[Problem]) -> Iterator[type[Problem]]:
    for each in kind.__subclasses__():
        yield each
        yield from _problems(each)
