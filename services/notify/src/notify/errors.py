"""Why notify can't tell somebody of a fact yet. Both are raised by reactions and tried again by the inbox."""

from functools import partial
from typing import Final

from kit import messages
from kit.errors import Problem

words: Final = partial(messages.words, "notify")
"""A text of `messages/words.yaml`."""


class DossierUnknown(Problem):
    """A decision names a dossier whose submission has not arrived here yet: topics have no common order."""

    code = "dossier_unknown"
    status = 409
    retryable = True


class UnitNotYetKnown(Problem):
    """A fact names a unit that the directory's facts have not brought here yet."""

    code = "unit_not_yet_known"
    status = 409
    retryable = True
