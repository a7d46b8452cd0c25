"""Facts about score sheets and scoring panels. A panel's id is the session's id."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from contracts.acts import FactOfActs, FactOfInterests, FactOfLateActs
from contracts.fact import Fact, Value


class SheetRecordedV1(Fact, type="scoring.sheet.recorded.v1"):
    """A score sheet as it stands, which a round may name from now on. Key: its code, so that compaction keeps each.

    `criteria_groups` are those of the movement that its criteria look at.
    """

    code: str
    name: str
    movement_code: str
    criteria_groups: tuple[str, ...]


class PanelFact(Fact):
    """What every fact about a panel says."""

    session_id: UUID
    unit_id: UUID
    round_id: UUID


class PanelOpenedV1(PanelFact, type="scoring.panel.opened.v1"):
    """A panel may give scores."""

    sheet_code: str
    panellists: tuple[UUID, ...]
    item_ids: tuple[UUID, ...]


class ScoresGivenV1(PanelFact, FactOfActs, type="scoring.panel.scores_given.v1"):
    """A panellist gave or replaced their scores for some nominations; the numbers stay in the service."""

    panellist_id: UUID
    score_ids: tuple[UUID, ...]


class PanellistRecusedV1(PanelFact, FactOfInterests, type="scoring.panel.recused.v1"):
    """A panellist doesn't score a nomination; the reason stays in the service. A declared interest is said in
    `interests`: it counts in every service. `told` is the panellist where the secretary recorded it in their name.
    """

    panellist_id: UUID
    recusal_id: UUID
    item_id: UUID
    told: tuple[UUID, ...] = ()


class RecusalWithdrawnV1(PanelFact, FactOfInterests, type="scoring.panel.recusal_withdrawn.v1"):
    """A recusal that was entered by mistake was taken back before the panel was concluded; `told` is the panellist
    where the secretary did it in their name.
    """

    panellist_id: UUID
    recusal_id: UUID
    item_id: UUID
    told: tuple[UUID, ...] = ()


class PanelQuestionedV1(PanelFact, FactOfLateActs, type="scoring.panel.questioned.v1"):
    """Somebody who scored has an interest, as was heard only after the result: nothing is undone in silence, the head
    of that level is told and decides.
    """


class NomineeResult(Value):
    """A nomination's result: weighted mean of the panellists' totals, their spread, and its rank from 1.

    Equal means are ranked by the rules that the sheet states; what is equal by all of them shares a rank. Spread is
    the population standard deviation.
    """

    item_id: UUID
    nominee_id: UUID
    mean: Decimal
    spread: Decimal
    rank: int


class PanelRemindedV1(PanelFact, type="scoring.panel.reminded.v1"):
    """The panel nears its target time; `panellists` are those whose scores are missing."""

    due_at: datetime
    panellists: tuple[UUID, ...]


class PanelOverdueV1(PanelFact, type="scoring.panel.overdue.v1"):
    """The panel is past its target time; `panellists` are those whose scores are missing."""

    due_at: datetime
    panellists: tuple[UUID, ...]


class PanelConcludedV1(PanelFact, type="scoring.panel.concluded.v1"):
    """Every panellist in office scored every nomination from which they are not recused; or the council's secretary
    concluded without the `absent` ones after the target time.
    """

    results: tuple[NomineeResult, ...]
    absent: tuple[UUID, ...] = ()


class PanelItemWithdrawnV1(PanelFact, type="scoring.panel.item_withdrawn.v1"):
    """A nomination left the panel because its dossier was recalled."""

    item_id: UUID


class PanelTakenOverV1(PanelFact, type="scoring.panel.state_taken_over.v1"):
    """Where kept facts of an older panel begin: those before this number are not kept. Nothing changes by it."""
