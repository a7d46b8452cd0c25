"""What happened to a panel, as facts. The fact's sequence is the panel's version after the change."""

from datetime import datetime
from typing import TypedDict
from uuid import UUID

from contracts.acts import ActDone, InterestStated, LateAct
from contracts.scoring import (
    NomineeResult,
    PanelConcludedV1,
    PanelItemWithdrawnV1,
    PanellistRecusedV1,
    PanelOpenedV1,
    PanelOverdueV1,
    PanelQuestionedV1,
    PanelRemindedV1,
    RecusalWithdrawnV1,
    ScoresGivenV1,
)
from contracts.scoring.events import PanelEvent
from kit.unit_of_work import Fact
from scoring.panels.domain import Panel, Recusal


def opened(panel: Panel) -> Fact:
    return _fact(
        panel,
        PanelOpenedV1(
            session_id=panel.session_id,
            unit_id=panel.unit_id,
            round_id=panel.round_id,
            sheet_code=panel.sheet.code,
            panellists=panel.panellists,
            item_ids=tuple(item.id for item in panel.items),
        ),
    )


def scores_given(
    panel: Panel, panellist_id: UUID, score_ids: tuple[UUID, ...], acts: tuple[ActDone, ...]
) -> Fact:
    return _fact(
        panel,
        ScoresGivenV1(
            session_id=panel.session_id,
            unit_id=panel.unit_id,
            round_id=panel.round_id,
            panellist_id=panellist_id,
            score_ids=score_ids,
            acts=acts,
        ),
    )


def recused(panel: Panel, recusal: Recusal, *interests: InterestStated, by: UUID | None = None) -> Fact:
    """`by`: who declared or recorded it; none where a rule did."""
    return _fact(
        panel,
        PanellistRecusedV1(
            session_id=panel.session_id,
            unit_id=panel.unit_id,
            round_id=panel.round_id,
            panellist_id=recusal.panellist_id,
            recusal_id=recusal.id,
            item_id=recusal.item_id,
            interests=interests,
            told=_told(recusal, by),
        ),
    )


def recusal_withdrawn(
    panel: Panel, recusal: Recusal, *interests: InterestStated, by: UUID | None = None
) -> Fact:
    """`by`: who took it back; none where a rule did."""
    return _fact(
        panel,
        RecusalWithdrawnV1(
            session_id=panel.session_id,
            unit_id=panel.unit_id,
            round_id=panel.round_id,
            panellist_id=recusal.panellist_id,
            recusal_id=recusal.id,
            item_id=recusal.item_id,
            interests=interests,
            told=_told(recusal, by),
        ),
    )


def _told(recusal: Recusal, by: UUID | None) -> tuple[UUID, ...]:
    return () if by in {None, recusal.panellist_id} else (recusal.panellist_id,)


def panel_questioned(panel: Panel, late: tuple[LateAct, ...], above_id: UUID | None) -> Fact:
    return _fact(
        panel,
        PanelQuestionedV1(
            session_id=panel.session_id,
            unit_id=panel.unit_id,
            round_id=panel.round_id,
            late=late,
            above_id=above_id,
        ),
    )


def item_withdrawn(panel: Panel, item_id: UUID) -> Fact:
    return _fact(
        panel,
        PanelItemWithdrawnV1(
            session_id=panel.session_id, unit_id=panel.unit_id, round_id=panel.round_id, item_id=item_id
        ),
    )


def concluded(panel: Panel) -> Fact:
    return _fact(
        panel,
        PanelConcludedV1(
            session_id=panel.session_id,
            unit_id=panel.unit_id,
            round_id=panel.round_id,
            results=tuple(NomineeResult(**vars(result)) for result in panel.results),
            absent=panel.absent,
        ),
    )


def reminded(panel: Panel, due_at: datetime) -> Fact:
    return _fact(panel, PanelRemindedV1(due_at=due_at, **_missing(panel)))


def overdue(panel: Panel, due_at: datetime) -> Fact:
    return _fact(panel, PanelOverdueV1(due_at=due_at, **_missing(panel)))


class _Missing(TypedDict):
    session_id: UUID
    unit_id: UUID
    round_id: UUID
    panellists: tuple[UUID, ...]


def _missing(panel: Panel) -> _Missing:
    return {
        "session_id": panel.session_id,
        "unit_id": panel.unit_id,
        "round_id": panel.round_id,
        "panellists": tuple(person for person in panel.panellists if panel.awaited(person)),
    }


def _fact(panel: Panel, event: PanelEvent) -> Fact:
    return Fact(event, key=str(panel.session_id), sequence=panel.version)
