"""What happened to a panel, as facts. The fact's sequence is the panel's version after the change."""

from uuid import UUID

from contracts.acts import ActDone, InterestStated, LateAct
from contracts.scoring import (
    NomineeResult,
    PanelConcludedV1,
    PanelItemWithdrawnV1,
    PanellistRecusedV1,
    PanelOpenedV1,
    PanelQuestionedV1,
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


def recused(panel: Panel, recusal: Recusal, *interests: InterestStated) -> Fact:
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
        ),
    )


def recusal_withdrawn(panel: Panel, recusal: Recusal, *interests: InterestStated) -> Fact:
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
        ),
    )


def panel_questioned(panel: Panel, late: tuple[LateAct, ...]) -> Fact:
    return _fact(
        panel,
        PanelQuestionedV1(
            session_id=panel.session_id, unit_id=panel.unit_id, round_id=panel.round_id, late=late
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
        ),
    )


def _fact(panel: Panel, event: PanelEvent) -> Fact:
    return Fact(event, key=str(panel.session_id), sequence=panel.version)
