"""A panel: who scores what, when it is done, and what comes out. Standard library only."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Final
from uuid import UUID

from authority.exclusions import Nomination, RecusalCause
from contracts.acts import Ground
from contracts.scoring import PanelStatus
from contracts.submissions import Lateness
from scoring.errors import (
    ItemNotOnPanel,
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

STEP: Final = Decimal("0.25")
"""Points are multiples of this."""
QUORUM: Final = Fraction(1, 2)
"""A nomination's result stands on strictly more than this share of the panellists who may score it, as a council's
decision stands on more than half of its members (awards' regulation.yaml)."""
Points = Mapping[str, Decimal]
"""Points by criterion code, before weighting."""


@dataclass(frozen=True)
class Criterion:
    """A criterion as the panel scores it: points from 0 to `max_points` in steps of `STEP`, times `weight`."""

    code: str
    name: str
    max_points: Decimal
    weight: Decimal


@dataclass(frozen=True)
class Sheet:
    """The sheet's version as it stood when the panel was opened; the panel keeps its own copy."""

    id: UUID
    code: str
    version: int
    criteria: tuple[Criterion, ...]
    tie_break: tuple[str, ...]


@dataclass(frozen=True)
class Item:
    """A nomination in the agenda's order (`place` from 1). `person_id`: the nominee is this person.

    `nominee_version_id`: what is scored; none where it was sealed before versions were kept.
    `received_at`: when its dossier first arrived; `late`: who let it in after its round had closed; neither on panels
    that were opened before it was told.
    """

    id: UUID
    place: int
    dossier_id: UUID
    nominee_id: UUID
    person_id: UUID | None
    withdrawn: bool = False
    nominee_version_id: UUID | None = None
    received_at: datetime | None = None
    late: Lateness | None = None


@dataclass(frozen=True)
class Recusal:
    """A panellist takes no part in one nomination. `ground` is that of an interest that was declared here."""

    id: UUID
    panellist_id: UUID
    item_id: UUID
    cause: RecusalCause
    reason: str | None = None
    ground: Ground | None = None


@dataclass(frozen=True)
class Score:
    """What one panellist gives one nomination. Its id stays when it is replaced; `revision` counts from 1."""

    id: UUID
    panellist_id: UUID
    item_id: UUID
    revision: int
    points: Points


@dataclass(frozen=True)
class Result:
    """What came out for one nomination."""

    item_id: UUID
    nominee_id: UUID
    mean: Decimal
    spread: Decimal
    rank: int


@dataclass(frozen=True)
class Target:
    """The panel's target time: until when it should score, when it is reminded of it, and what was told of both."""

    due_at: datetime
    remind_at: datetime
    reminded: bool = False
    overdue: bool = False


@dataclass(frozen=True)
class Panel:
    """The panel of a session. Each change below is one fact and raises `version` by one.

    `left` are panellists whose role has ended since; what they scored before counts, and nobody waits for more.
    `absent` are those without whom the secretary concluded. A panel of before targets were told has no `target`, and
    one that is just being opened no `opened_at`.
    """

    session_id: UUID
    unit_id: UUID
    round_id: UUID
    version: int
    status: PanelStatus
    sheet: Sheet
    panellists: tuple[UUID, ...]
    items: tuple[Item, ...]
    recusals: tuple[Recusal, ...] = ()
    scores: tuple[Score, ...] = ()
    results: tuple[Result, ...] = ()
    target: Target | None = None
    left: frozenset[UUID] = frozenset()
    absent: tuple[UUID, ...] = ()
    opened_at: datetime | None = None

    @cached_property
    def _items(self) -> dict[UUID, Item]:
        return {item.id: item for item in self.items}

    @cached_property
    def _recusals(self) -> dict[tuple[UUID, UUID], Recusal]:
        return {(recusal.panellist_id, recusal.item_id): recusal for recusal in self.recusals}

    @cached_property
    def _scores(self) -> dict[tuple[UUID, UUID], Score]:
        return {(score.panellist_id, score.item_id): score for score in self.scores}

    def item(self, item_id: UUID) -> Item:
        """Raises ItemNotOnPanel."""
        if item_id not in self._items:
            raise ItemNotOnPanel(item=item_id)
        return self._items[item_id]

    def recusal(self, panellist_id: UUID, item_id: UUID) -> Recusal | None:
        return self._recusals.get((panellist_id, item_id))

    def score(self, panellist_id: UUID, item_id: UUID) -> Score | None:
        return self._scores.get((panellist_id, item_id))

    def counting_scores(self) -> list[Score]:
        """Scores that go into the result: not of withdrawn nominations, nor of panellists recused from them."""
        return [
            score
            for pair, score in self._scores.items()
            if pair not in self._recusals and not self.item(score.item_id).withdrawn
        ]

    def awaited(self, panellist_id: UUID) -> int:
        """How many nominations the panellist still has to score; none where their role has ended."""
        return 0 if panellist_id in self.left else self.unscored(panellist_id)

    def unscored(self, panellist_id: UUID) -> int:
        """How many nominations have no score of the panellist, whether or not anybody waits for it."""
        return sum(
            not item.withdrawn
            and (panellist_id, item.id) not in self._scores
            and (panellist_id, item.id) not in self._recusals
            for item in self.items
        )

    @property
    def nominations(self) -> tuple[Nomination, ...]:
        """Those that are still scored, as what a person judges."""
        return tuple(
            Nomination(item.dossier_id, item.nominee_id, item.person_id)
            for item in self.items
            if not item.withdrawn
        )

    def is_complete(self) -> bool:
        """Every panellist in office has scored every nomination from which they are not recused, and who left leaves
        none scored by too few: then the secretary decides.
        """
        awaited = any(self.awaited(panellist) for panellist in self.panellists)
        return not awaited and not self.scored_by_too_few()

    def is_late(self, moment: datetime) -> bool:
        """Whether the target time is over."""
        return self.target is None or moment >= self.target.due_at

    def _scorable(self) -> list[Item]:
        """The nominations on the panel that anybody may score."""
        return [
            item
            for item in self.items
            if not item.withdrawn
            and any((person, item.id) not in self._recusals for person in self.panellists)
        ]

    def is_scored_by_enough(self, item: Item, awaited: Collection[UUID] = ()) -> bool:
        """Whether more than the share `QUORUM` of the panellists who may score it did so, or will once those who are
        `awaited` have.
        """
        able = [person for person in self.panellists if (person, item.id) not in self._recusals]
        scored = sum(person in awaited or (person, item.id) in self._scores for person in able)
        return scored > QUORUM * len(able)

    def scored_by_too_few(self) -> list[UUID]:
        """Nominations that have no result so far, though somebody may score them."""
        return [item.id for item in self._scorable() if not self.is_scored_by_enough(item)]

    def still_scorable(self) -> list[UUID]:
        """Those of them that panellists in office can still score."""
        serving = [person for person in self.panellists if person not in self.left]
        too_few = self.scored_by_too_few()
        return [
            item.id for item in self.items if item.id in too_few and self.is_scored_by_enough(item, serving)
        ]


def give_scores(
    panel: Panel, panellist_id: UUID, given: Mapping[UUID, Points], ids: Mapping[UUID, UUID]
) -> Panel:
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
    return replace(panel, version=panel.version + 1, scores=tuple(scores.values()))


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


def recuse(panel: Panel, recusal: Recusal) -> Panel:
    """Take a panellist out of one nomination; a score that they gave it before counts no longer.

    Raises PanelConcluded, NotAPanellist, ItemNotOnPanel, ItemWithdrawn, RecusedFromItem where they are out already.
    """
    require_open(panel)
    _require_panellist(panel, recusal.panellist_id)
    if panel.item(recusal.item_id).withdrawn:
        raise ItemWithdrawn(item=recusal.item_id)
    if known := panel.recusal(recusal.panellist_id, recusal.item_id):
        raise RecusedFromItem(item=recusal.item_id, ground=known.cause.value)
    return replace(panel, version=panel.version + 1, recusals=(*panel.recusals, recusal))


def take_back(panel: Panel, recusal_id: UUID) -> tuple[Panel, Recusal]:
    """The recusal was a mistake: the panellist scores the nomination after all.

    Raises PanelConcluded, RecusalUnknown, and RecusalByRule for one that nobody declared here.
    """
    require_open(panel)
    for recusal in panel.recusals:
        if recusal.id != recusal_id:
            continue
        if recusal.cause is not RecusalCause.DECLARED:
            raise RecusalByRule(cause=recusal.cause.value)
        return without(panel, recusal), recusal
    raise RecusalUnknown(recusal=recusal_id)


def without(panel: Panel, recusal: Recusal) -> Panel:
    """The panel as it is when this recusal no longer counts."""
    left = tuple(one for one in panel.recusals if one != recusal)
    return replace(panel, version=panel.version + 1, recusals=left)


def withdraw(panel: Panel, item_id: UUID) -> Panel:
    """A nomination leaves the panel; its scores stay recorded and count no longer."""
    items = tuple(replace(item, withdrawn=item.withdrawn or item.id == item_id) for item in panel.items)
    return replace(panel, version=panel.version + 1, items=items)


def conclude(panel: Panel, results: tuple[Result, ...]) -> Panel:
    """Fix the result."""
    return replace(panel, version=panel.version + 1, status=PanelStatus.CONCLUDED, results=results)


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
