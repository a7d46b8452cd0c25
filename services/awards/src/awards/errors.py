"""Why awards refuses, where no aggregate does: theirs are in their own `errors.py`. Texts are in messages/vi.yaml."""

from functools import partial
from typing import Final

from kit import messages
from kit.errors import Problem

words: Final = partial(messages.words, "awards")
"""A text of `messages/words.yaml`."""


class DossierUnknown(Problem):
    """A fact came about a dossier whose submission is not known here."""

    code = "dossier_unknown"
    status = 409


class RoundUnknown(Problem):
    """The fact that opened the round has not arrived here yet, so nobody knows whether it wants scores."""

    code = "round_unknown"
    status = 503
    retryable = True
