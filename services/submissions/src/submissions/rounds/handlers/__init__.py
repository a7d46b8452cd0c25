"""The use cases of rounds, one file each."""

from submissions.rounds.handlers.cancel import cancel, lock_to_cancel
from submissions.rounds.handlers.grounds import (
    put_movement,
    put_rule_sets,
    question_by_award,
    question_by_sheet,
)
from submissions.rounds.handlers.hold import (
    get_round,
    hold_round,
    hold_round_of,
    require_standing,
    standing_of,
)
from submissions.rounds.handlers.open import open_round
from submissions.rounds.handlers.reads import list_rounds, list_versions, read_round

__all__ = [
    "cancel",
    "get_round",
    "hold_round",
    "hold_round_of",
    "list_rounds",
    "list_versions",
    "lock_to_cancel",
    "open_round",
    "put_movement",
    "put_rule_sets",
    "question_by_award",
    "question_by_sheet",
    "read_round",
    "require_standing",
    "standing_of",
]
