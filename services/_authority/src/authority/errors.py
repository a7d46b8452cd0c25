"""Why authority refuses."""

from kit.errors import Problem


class NotAuthorised(Problem):
    """The person has no role in that unit today that grants the capability."""

    code = "not_authorised"
    status = 403


class AuthorityStale(Problem):
    """The directory's heartbeat is too old to decide anything on what we know of roles."""

    code = "authority_stale"
    status = 503
    retryable = True


class UnitUnknown(Problem):
    """No such unit, or not on that day."""

    code = "unit_unknown"
    status = 422
