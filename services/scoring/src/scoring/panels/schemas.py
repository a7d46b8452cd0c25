"""What comes in and goes out about panels."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from authority.exclusions import RecusalCause
from contracts.acts import Ground
from contracts.scoring import PanelStatus
from contracts.submissions import Lateness
from kit.paging import Page
from kit.schemas import Body
from kit.text import Number, Reason, Slug
from scoring.panels.domain import require_each_once
from scoring.panels.values import STEP, Item, Panel, Points, Result

_ITEM: Final = "0196a000-0000-7000-8000-000000000001"
_SCORES: Final[dict[str, Any]] = {
    "scores": [{"item_id": _ITEM, "points": {"ha-tang": 85.5, "tiet-kiem": 90}}]
}
_RECUSAL: Final[dict[str, Any]] = {"item_id": _ITEM, "reason": "Là người thân của người được đề nghị"}


class ItemScore(Body):
    """Points by criterion code, each from 0 to its maximum in steps of 0.25."""

    item_id: UUID
    points: dict[Slug, Number] = Field(max_length=50)


class GiveScores(Body):
    """A panellist's points for some nominations, each once; they replace those given to these before."""

    model_config = ConfigDict(json_schema_extra={"examples": [_SCORES]})

    scores: tuple[ItemScore, ...] = Field(min_length=1, max_length=2000)

    def by_item(self) -> dict[UUID, Points]:
        """Raises ItemRepeated."""
        require_each_once(each.item_id for each in self.scores)
        return {each.item_id: each.points for each in self.scores}


class RecordRecusal(Body):
    """A panellist takes no part in one nomination. Without `panellist_id`: the caller."""

    model_config = ConfigDict(json_schema_extra={"examples": [_RECUSAL]})

    item_id: UUID
    reason: Reason
    ground: Ground = Ground.OTHER
    panellist_id: UUID | None = None


class WithdrawRecusal(Body):
    """The panellist scores the nomination after all: the recusal was entered by mistake."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Ghi nhầm người chấm"}]})

    reason: Reason


class ConcludePanel(Body):
    """Conclude without those who are absent, after the target time, with the reason."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Một thành viên nghỉ ốm"}]})

    reason: Reason


class PanelToDo(BaseModel):
    """An open panel that waits for the caller's scores."""

    session_id: UUID
    unit_id: UUID
    round_id: UUID
    sheet_code: str
    opened_at: datetime
    due_at: datetime | None
    awaited: int


class PanelsToDo(Page[PanelToDo]):
    """A page of open panels; whether one is late is judged by `now`."""

    now: datetime


class CriterionOfPanel(BaseModel):
    """A criterion of the panel's sheet."""

    code: str
    name: str
    max_points: Decimal
    weight: Decimal
    step: Decimal = STEP


class PanellistView(BaseModel):
    """A panellist, and how many nominations they have still to score; `left`: the role has ended, nobody waits."""

    person_id: UUID
    awaited: int
    left: bool


class ResultView(BaseModel):
    """Mean of the weighted totals, population standard deviation (both to four places), rank from 1."""

    mean: Decimal
    spread: Decimal
    rank: int


class ItemView(BaseModel):
    """A nomination with what the caller gave it; others' scores are never shown, results after the end.

    `late`: who let it in after its round had closed; why, submissions shows.
    """

    item_id: UUID
    dossier_id: UUID
    nominee_id: UUID
    nominee_version_id: UUID | None
    withdrawn: bool
    recused: bool
    late: Lateness | None
    my_points: dict[str, Decimal] | None
    result: ResultView | None


class RecusalView(BaseModel):
    """A panellist who takes no part in a nomination."""

    id: UUID
    panellist_id: UUID
    item_id: UUID
    cause: RecusalCause


class PanelDetail(BaseModel):
    """A panel as one of its panellists, or somebody of its unit, sees it.

    `due_at` is a target time: scores are taken after it, and `late` says that it is over. `absent` are those without
    whom the secretary concluded.
    """

    session_id: UUID
    unit_id: UUID
    round_id: UUID
    version: int
    now: datetime
    status: PanelStatus
    remind_at: datetime | None
    due_at: datetime | None
    late: bool
    absent: list[UUID]
    sheet_code: str
    sheet_version: int
    tie_break: list[str]
    criteria: list[CriterionOfPanel]
    panellists: list[PanellistView]
    items: list[ItemView]
    recusals: list[RecusalView]

    @classmethod
    def of(cls, panel: Panel, viewer: UUID, now: datetime) -> "PanelDetail":
        results = {result.item_id: result for result in panel.results}
        return cls(
            session_id=panel.session_id,
            unit_id=panel.unit_id,
            round_id=panel.round_id,
            version=panel.version,
            now=now,
            status=panel.status,
            remind_at=panel.target.remind_at if panel.target else None,
            due_at=panel.target.due_at if panel.target else None,
            late=panel.status is PanelStatus.OPEN and panel.target is not None and panel.is_late(now),
            absent=list(panel.absent),
            sheet_code=panel.sheet.code,
            sheet_version=panel.sheet.version,
            tie_break=list(panel.sheet.tie_break),
            criteria=[CriterionOfPanel(**vars(criterion)) for criterion in panel.sheet.criteria],
            recusals=[
                RecusalView(
                    id=each.id, panellist_id=each.panellist_id, item_id=each.item_id, cause=each.cause
                )
                for each in panel.recusals
            ],
            panellists=[
                PanellistView(person_id=person, awaited=panel.awaited(person), left=person in panel.left)
                for person in panel.panellists
            ],
            items=[_item_view(panel, item, viewer, results.get(item.id)) for item in panel.items],
        )


def _item_view(panel: Panel, item: Item, viewer: UUID, result: Result | None) -> ItemView:
    score = panel.score(viewer, item.id)
    return ItemView(
        item_id=item.id,
        dossier_id=item.dossier_id,
        nominee_id=item.nominee_id,
        nominee_version_id=item.nominee_version_id,
        withdrawn=item.withdrawn,
        recused=panel.recusal(viewer, item.id) is not None,
        late=item.late,
        my_points=dict(score.points) if score else None,
        result=ResultView(mean=result.mean, spread=result.spread, rank=result.rank) if result else None,
    )
