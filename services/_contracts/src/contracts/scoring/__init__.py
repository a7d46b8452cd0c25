"""Facts of scoring, and what the session's workflow reads from it and commands it."""

from contracts.scoring.events import (
    NomineeResult,
    PanelConcludedV1,
    PanelItemWithdrawnV1,
    PanellistRecusedV1,
    PanelOpenedV1,
    PanelQuestionedV1,
    PanelTakenOverV1,
    RecusalWithdrawnV1,
    ScoresGivenV1,
)
from contracts.scoring.panel import OpenPanel, PanelItem, PanelStatus, PanelView

__all__ = [
    "NomineeResult",
    "OpenPanel",
    "PanelConcludedV1",
    "PanelItem",
    "PanelItemWithdrawnV1",
    "PanelOpenedV1",
    "PanelQuestionedV1",
    "PanelStatus",
    "PanelTakenOverV1",
    "PanelView",
    "PanellistRecusedV1",
    "RecusalWithdrawnV1",
    "ScoresGivenV1",
]
