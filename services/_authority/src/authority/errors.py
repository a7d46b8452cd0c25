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


class DutiesNotSeparated(Problem):
    """The person has done a duty on this dossier that excludes this one."""

    code = "duties_not_separated"
    status = 403


class OwnNomination(Problem):
    """Nobody judges, scores, votes on or signs their own nomination."""

    code = "own_nomination"
    status = 403


class GroundNotExcluding(Problem):
    """The council's regulation lets members with this interest judge: it is declared, shown, and recuses nobody."""

    code = "ground_not_excluding"
    status = 409


class InterestedParty(Problem):
    """The person declared an interest in the nomination."""

    code = "interested_party"
    status = 403
