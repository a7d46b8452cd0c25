"""A panel: who scores what, when it is done, and what comes out."""

from collections.abc import Collection, Mapping
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
from scoring.errors import ItemNotOnPanel

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

    def next_version(self) -> "Panel":
        return replace(self, version=self.version + 1)
