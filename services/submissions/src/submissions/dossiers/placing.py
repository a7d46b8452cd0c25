"""Where a dossier lies, and whether it is over a limit there: the words of SQL that lists and numbers share.

It lies with the unit that writes, corrects or took it back, else where its newest stage was opened.
"""

from typing import Final

LIES_WITH: Final = """
    coalesce((SELECT s.unit_id FROM stages s
              WHERE d.status IN ('in_review', 'closed') AND s.dossier_id = d.id AND s.attempt = d.attempt
                AND s.status IN ('open', 'concluded')
              ORDER BY s.number DESC LIMIT 1),
             d.submitting_unit_id)
"""
"""The unit with which a row `d` of dossiers lies; its level is the one that counts it."""


def is_overdue(now: str) -> str:
    """Whether a row `t` of steps is over its limit, marked or not; `now` is the place of business time."""
    return f"(t.overdue_at IS NOT NULL OR coalesce(t.due_at <= {now}, false))"
