"""What may happen on a panel: scores, recusals, the end. Each rule is one fact, and counts the version up by one."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from authority.exclusions import RecusalCause
from contracts.acts import LateAct
from contracts.scoring import PanelStatus
from scoring.errors import (
    ItemRepeated,
    ItemWithdrawn,
    NotAPanellist,
    PanelConcluded,
    PointsInvalid,
    RecusalByRule,
    RecusalUnknown,
    RecusedFromItem,
    words,
)
from scoring.panels.happened import (
    Change,
    Concluded,
    NominationWithdrawn,
    Questioned,
    RecusalWithdrawn,
    Recused,
    ScoresGiven,
)
from scoring.panels.values import STEP, Panel, Points, Recusal, Result, Score, Sheet


def give_scores(
    panel: Panel, panellist_id: UUID, given: Mapping[UUID, Points], ids: Mapping[UUID, UUID]
) -> tuple[Panel, tuple[ScoresGiven]]:
    """Give or replace a panellist's points for some nominations. `ids` has the id of a first score by item.

    Raises PanelConcluded, NotAPanellist, ItemNotOnPanel, ItemWithdrawn, RecusedFromItem, PointsInvalid.
    """
    require_open(panel)
    _require_panellist(panel, panellist_id)
    scores = {(score.panellist_id, score.item_id): score for score in panel.scores}
    for place, (item_id, points) in enumerate(given.items()):
        if panel.item(item_id).withdrawn:
            raise ItemWithdrawn(item=item_id)
        if recusal := panel.recusal(panellist_id, item_id):
            raise RecusedFromItem(item=item_id, ground=recusal.cause.value)
        check_points(panel.sheet, points, f"/scores/{place}/points")
        before = scores.get((panellist_id, item_id))
        scores[panellist_id, item_id] = (
            replace(before, revision=before.revision + 1, points=points)
            if before
            else Score(ids[item_id], panellist_id, item_id, 1, points)
        )
    after = replace(panel.next_version(), scores=tuple(scores.values()))
    newest = tuple(
        score for (person, item_id), score in scores.items() if person == panellist_id and item_id in given
    )
    return after, (ScoresGiven(panellist_id, newest),)


def check_points(sheet: Sheet, points: Points, pointer: str) -> None:
    """Points for every criterion and no other, each from 0 to its maximum by steps. Raises PointsInvalid."""
    criteria = {criterion.code: criterion for criterion in sheet.criteria}
    details = {
        code: words("points_missing", name=criteria[code].name) for code in criteria.keys() - points.keys()
    }
    details |= {code: words("criterion_unknown") for code in points.keys() - criteria.keys()}
    for code in criteria.keys() & points.keys():
        most = criteria[code].max_points
        if not 0 <= points[code] <= most or points[code] % STEP:
            details[code] = words("points_impossible", name=criteria[code].name, most=most, step=STEP)
    if details:
        raise PointsInvalid(pointer, details, STEP)


def recuse(panel: Panel, recusal: Recusal, by: UUID | None = None) -> tuple[Panel, tuple[Recused]]:
    """Take a panellist out of one nomination; a score that they gave it before counts no longer.

    `by` declares or records it; nobody where a rule does.

    Raises PanelConcluded, NotAPanellist, ItemNotOnPanel, ItemWithdrawn, RecusedFromItem where they are out already.
    """
    require_open(panel)
    _require_panellist(panel, recusal.panellist_id)
    if panel.item(recusal.item_id).withdrawn:
        raise ItemWithdrawn(item=recusal.item_id)
    if known := panel.recusal(recusal.panellist_id, recusal.item_id):
        raise RecusedFromItem(item=recusal.item_id, ground=known.cause.value)
    after = replace(panel.next_version(), recusals=(*panel.recusals, recusal))
    return after, (Recused(recusal, by),)


def take_back(panel: Panel, recusal_id: UUID, by: UUID) -> tuple[Panel, tuple[RecusalWithdrawn]]:
    """The recusal was a mistake: the panellist scores the nomination after all.

    Raises PanelConcluded, RecusalUnknown, and RecusalByRule for one that nobody declared here.
    """
    require_open(panel)
    for recusal in panel.recusals:
        if recusal.id != recusal_id:
            continue
        if recusal.cause is not RecusalCause.DECLARED:
            raise RecusalByRule(cause=recusal.cause.value)
        return without(panel, recusal, by)
    raise RecusalUnknown(recusal=recusal_id)


def without(panel: Panel, recusal: Recusal, by: UUID | None = None) -> tuple[Panel, tuple[RecusalWithdrawn]]:
    """The panel as it is when this recusal no longer counts."""
    left = tuple(one for one in panel.recusals if one != recusal)
    return replace(panel.next_version(), recusals=left), (RecusalWithdrawn(recusal, by),)


def withdraw(panel: Panel, item_id: UUID) -> tuple[Panel, tuple[NominationWithdrawn]]:
    """A nomination leaves the panel; its scores stay recorded and count no longer."""
    items = tuple(replace(item, withdrawn=item.withdrawn or item.id == item_id) for item in panel.items)
    return replace(panel.next_version(), items=items), (NominationWithdrawn(item_id),)


def conclude(panel: Panel, results: tuple[Result, ...]) -> Change:
    """Fix the result."""
    after = replace(panel.next_version(), status=PanelStatus.CONCLUDED, results=results)
    return after, (Concluded(),)


def question(panel: Panel, late: tuple[LateAct, ...], above_id: UUID | None) -> Change:
    """Note that a head is told of scores that should not have been given: what was scored is not undone in silence."""
    return panel.next_version(), (Questioned(late, above_id),)


def require_each_once(item_ids: Iterable[UUID]) -> None:
    """Raises ItemRepeated where a request names a nomination twice."""
    times = Counter(item_ids)
    if repeated := [item_id for item_id, count in times.items() if count > 1]:
        raise ItemRepeated(items=repeated)


def require_open(panel: Panel) -> None:
    if panel.status is not PanelStatus.OPEN:
        raise PanelConcluded(state=panel.status.value)


def _require_panellist(panel: Panel, person_id: UUID) -> None:
    if person_id not in panel.panellists:
        raise NotAPanellist(person=person_id)
