"""Why scoring refuses."""

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Final

from kit import messages
from kit.errors import Problem

words: Final = partial(messages.words, "scoring")
"""A text of `messages/words.yaml`."""


class SheetInvalid(Problem):
    """The sheet contradicts itself: a code twice, or a tie-break that names nothing. `detail` says which."""

    code = "sheet_invalid"
    status = 422
    at = ("body", "")


class SheetOfAnotherMovement(Problem):
    """A sheet stays with the movement for which it was made, because rounds of that movement name it."""

    code = "sheet_of_another_movement"
    status = 409


class MovementCancelled(Problem):
    """Nobody scores for a movement that was cancelled."""

    code = "movement_cancelled"
    status = 409


class SheetOfAnotherUnit(Problem):
    """A sheet gets new versions only from the units that made it."""

    code = "sheet_of_another_unit"
    status = 403


class SheetUnknown(Problem):
    """A panel was asked for by a sheet that nobody has entered yet."""

    code = "sheet_unknown"
    status = 409


class PanelDiffers(Problem):
    """The session has a panel already, and not the one that was asked for."""

    code = "panel_differs"
    status = 409


class ItemOfAnotherPanel(Problem):
    """A nomination stands on the agenda of one session, so on one panel."""

    code = "item_of_another_panel"
    status = 409


class PanelConcluded(Problem):
    """The result is fixed: no score and no recusal changes it any more."""

    code = "panel_concluded"
    status = 409


class PanelStillOpen(Problem):
    """Panellists have yet to score, and the target time is not over."""

    code = "panel_still_open"
    status = 409


class PanelReminderNotDue(Problem):
    """It is too early to remind, or it was done already."""

    code = "reminder_not_due"
    status = 409


class TooFewScores(Problem):
    """Too few panellists scored some nominations for a result to stand on."""

    code = "too_few_scores"
    status = 409


class ItemRepeated(Problem):
    """One request names a nomination twice."""

    code = "item_repeated"
    status = 422
    at = ("body", "")


class NotAPanellist(Problem):
    """Only panellists score, and only panellists can be recused."""

    code = "not_a_panellist"
    status = 403


class ItemNotOnPanel(Problem):
    """No such nomination on this panel."""

    code = "item_not_on_panel"
    status = 422
    at = ("body", "")


class ItemWithdrawn(Problem):
    """The nomination left the panel because its dossier was recalled or returned."""

    code = "item_withdrawn"
    status = 409


class RecusedFromItem(Problem):
    """The panellist takes no part in this nomination: their own, or recorded as recused."""

    code = "recused_from_item"
    status = 409


class RecusalUnknown(Problem):
    """No such recusal on this panel, or it was taken back already."""

    code = "recusal_unknown"
    status = 409


class RecusalByRule(Problem):
    """A rule or an interest declared elsewhere keeps the panellist out: that is taken back where it was made."""

    code = "recusal_by_rule"
    status = 409


class PointsInvalid(Problem):
    """Points are missing, for no criterion of the sheet, out of range, or between the steps."""

    code = "points_invalid"
    status = 422

    def __init__(self, pointer: str, details: Mapping[str, str], step: Decimal) -> None:
        """`details` says by criterion what is wrong with its points, which stand at `pointer`."""
        found = sorted(details.items())
        super().__init__(
            criterion=found[0][0],
            step=step,
            errors=[
                {"pointer": f"{pointer}/{criterion}", "code": self.code, "detail": detail}
                for criterion, detail in found
            ],
        )
