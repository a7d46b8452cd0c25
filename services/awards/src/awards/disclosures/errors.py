"""What is refused about what is public."""

from kit.errors import Problem


class DecisionNotIssued(Problem):
    """Only what was issued can be public."""

    code = "decision_not_issued"
    status = 409


class DisclosureUnchanged(Problem):
    """So much of the decision is public already: there is nothing to decide."""

    code = "disclosure_unchanged"
    status = 409


class PaperUnknown(Problem):
    """No decision that may be checked has that number with that code: the number, the code, or both are others'."""

    code = "paper_unknown"
    status = 404
