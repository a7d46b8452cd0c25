"""What papers refuses, and why a paper can't be made yet."""

from functools import partial
from typing import Final

from kit import messages
from kit.errors import Problem

words: Final = partial(messages.words, "papers")
"""A text of `messages/words.yaml`."""


class NotPrintable(Problem):
    """A paper holds a character that none of our fonts has, or can't be laid out."""

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


class PaperMissing(Problem):
    """The decision has no such paper, or it is not made yet."""

    code = "paper_missing"
    status = 404
    retryable = True
