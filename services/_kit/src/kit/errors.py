"""Errors as types. Each has a stable code, an HTTP status, and says whether trying again can help.

What a person reads of them is Vietnamese and comes from the message catalogues (`messages.py`).
"""

from typing import Any, ClassVar


class Problem(Exception):
    """An error that a caller can cause or must know of; becomes problem+json at the edge (RFC 9457).

    `facts` fill the placeholders of the message and go into the body beside it. `at` is set where it is always the same
    place that is wrong: body or query, and the pointer in there. It is what `errors` names then.
    """

    code: ClassVar[str]
    status: ClassVar[int]
    retryable: ClassVar[bool] = False
    at: ClassVar[tuple[str, str] | None] = None

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.code, facts)
        self.facts = facts


class NotFound(Problem):
    """There is no such object, or it lies outside the caller's line: the two are not told apart."""

    code = "not_found"
    status = 404


class Forbidden(Problem):
    """The caller may not do this here now."""

    code = "forbidden"
    status = 403


class TokenMissing(Problem):
    code = "token_missing"
    status = 401


class TokenInvalid(Problem):
    """Signature, issuer, audience or algorithm are not ours, or the token is no token at all."""

    code = "token_invalid"
    status = 401


class TokenExpired(Problem):
    code = "token_expired"
    status = 401


class AccountUnknown(Problem):
    """Who signed in is nobody's account in the directory; an administrator has to link it to a person."""

    code = "account_unknown"
    status = 403


class IssuerUnreachable(Problem):
    """The keys of the identity provider can't be had, so no token can be judged just now."""

    code = "issuer_unreachable"
    status = 503
    retryable = True


class IdempotencyKeyMissing(Problem):
    code = "idempotency_key_missing"
    status = 400


class IdempotencyKeyInvalid(Problem):
    """There is a key, but it is too long, has other characters than visible ASCII, or came twice."""

    code = "idempotency_key_invalid"
    status = 400


class IdempotencyKeyReused(Problem):
    """The same key came with another body: one of the two is a mistake."""

    code = "idempotency_key_reused"
    status = 422


class InvalidPayload(Problem):
    """The body has not the shape that the command asks for; `errors` names every field."""

    code = "invalid_payload"
    status = 422


class InvalidFile(Problem):
    """An imported file breaks rules between its fields; `errors` has a JSON pointer for every place."""

    code = "invalid_file"
    status = 422


class PreconditionMissing(Problem):
    """What a person edits, judges or signs carries If-Match."""

    code = "precondition_missing"
    status = 428


class PreconditionInvalid(Problem):
    """If-Match is no strong tag of ours: a star or a weak one does not say which version was seen."""

    code = "precondition_invalid"
    status = 400


class PreconditionFailed(Problem):
    """It changed since it was read; `changed` names the fields, `current` is the version now."""

    code = "precondition_failed"
    status = 412


class ChangeReasonMissing(Problem):
    """What was launched or enacted is changed for a reason, which is kept with the change."""

    code = "change_reason_missing"
    status = 422
    at = ("body", "/reason")


class MediaTypeUnsupported(Problem):
    """The body comes as something else than the route takes."""

    code = "media_type_unsupported"
    status = 415


class BodyTooSlow(Problem):
    """The request announced a body and did not send it in time. Nothing was done."""

    code = "body_too_slow"
    status = 408
    retryable = True


class TooManyAtOnce(Problem):
    """One person has as many requests in hand as one person may; the others' places are not theirs."""

    code = "too_many_at_once"
    status = 429
    retryable = True


class CursorInvalid(Problem):
    code = "cursor_invalid"
    status = 422
    at = ("query", "/cursor")


class DatabaseUnavailable(Problem):
    code = "database_unavailable"
    status = 503
    retryable = True


class NoSuchRoute(Problem):
    code = "no_such_route"
    status = 404


class MethodNotAllowed(Problem):
    code = "method_not_allowed"
    status = 405


class BadRequest(Problem):
    """The request can't even be read."""

    code = "bad_request"
    status = 400


class UnexpectedError(Problem):
    """A mistake of ours. What it was stands in the log, never in the answer."""

    code = "unexpected_error"
    status = 500
