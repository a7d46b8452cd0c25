"""What awards needs to know of a dossier."""

from enum import StrEnum


class Progress(StrEnum):
    """Whether more of the dossier may still come up: under way, returned, recalled, or over for units above."""

    UNDER_WAY = "under_way"
    RETURNED = "returned"
    RECALLED = "recalled"
    OVER = "over"
