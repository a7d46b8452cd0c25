"""Facts of scoring, and what the session's workflow reads from it and commands it."""

from contracts.scoring.facts import (
    NomineeResult,
    PanelConcludedV1,
    PanelItemWithdrawnV1,
    PanellistRecusedV1,
    PanelOpenedV1,
    PanelOverdueV1,
    PanelQuestionedV1,
    PanelRemindedV1,
    PanelTakenOverV1,
    RecusalWithdrawnV1,
    ScoresGivenV1,
    SheetRecordedV1,
)
from contracts.scoring.panel import (
    MarkPanelOverdue,
    OpenPanel,
    PanelItem,
    PanelStatus,
    PanelView,
    RemindPanel,
)

__all__ = [
    "MarkPanelOverdue",
    "NomineeResult",
    "OpenPanel",
    "PanelConcludedV1",
    "PanelItem",
    "PanelItemWithdrawnV1",
    "PanelOpenedV1",
    "PanelOverdueV1",
    "PanelQuestionedV1",
    "PanelRemindedV1",
    "PanelStatus",
    "PanelTakenOverV1",
    "PanelView",
    "PanellistRecusedV1",
    "RecusalWithdrawnV1",
    "RemindPanel",
    "ScoresGivenV1",
    "SheetRecordedV1",
]
