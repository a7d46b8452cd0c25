"""What papers refuses, and why a paper can't be made yet."""

from functools import partial
from typing import Final

from kit import messages
from kit.errors import Problem

words: Final = partial(messages.words, "papers")
"""A text of `messages/words.yaml`."""


class NotPrintable(Problem):
    """A paper holds characters (`signs`) that our fonts have not: printed, they would be missing without a word."""

    code = "not_printable"
    status = 409


class AwardsAway(Problem):
    """Awards, whose record it is, gives no answer just now."""

    code = "awards_away"
    status = 503
    retryable = True


class DirectoryAway(Problem):
    """The directory, which knows what the signatory is called, gives no answer just now."""

    code = "directory_away"
    status = 503
    retryable = True


class SubmissionsAway(Problem):
    """Submissions, which keeps dossiers, gives no answer just now."""

    code = "submissions_away"
    status = 503
    retryable = True


class NamesNotShown(Problem):
    """Submissions does not show whoever asks what all nominees are called (`number`): a paper without names is none."""

    code = "names_not_shown"
    status = 409


class NoForm(Problem):
    """No form counts for that day: `forms.yaml` has to have one."""

    code = "no_form"
    status = 409


class CertificatesTooMany(Problem):
    """From the first to the last there are none, or more than `limit`."""

    code = "certificates_too_many"
    status = 422
    at = ("query", "/last")


class DoesNotFit(Problem):
    """On the certificate of the entry at this place of the list, a text is too long for its room."""

    code = "does_not_fit"
    status = 409


class NotADraft(Problem):
    """Only what is drafted or signed has a draft: what is issued has its papers, what was given up has none."""

    code = "not_a_draft"
    status = 409


class UnitNotYetKnown(Problem):
    """The directory's facts have not brought the unit here yet."""

    code = "unit_not_yet_known"
    status = 503
    retryable = True


class NotYetWhole(Exception):
    """Awards, as it answers here, does not know yet that the decision was issued, or nobody knows who signed it."""


class PaperMissing(Problem):
    """There is no such paper of it, or it is not made yet."""

    code = "paper_missing"
    status = 404
    retryable = True
