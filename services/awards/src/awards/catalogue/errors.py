"""What the award catalogue refuses."""

from kit.errors import Problem


class AwardUnknown(Problem):
    """No entry of the catalogue for this award under the dossier's rule set."""

    code = "award_unknown"
    status = 409
