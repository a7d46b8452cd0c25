"""What happened to a panel, as facts. The fact's sequence is the panel's version after it."""

from functools import singledispatch
from typing import TypedDict
from uuid import UUID

from contracts.acts import ActDone, InterestStated
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
from contracts.scoring.facts import PanelFact
from kit.unit_of_work import NumberedFact
from scoring.panels import happened
from scoring.panels.happened import Happened
from scoring.panels.values import Panel, Recusal

Acts = tuple[ActDone, ...]
"""What the actor did on the panel by it, for the facts of what people do."""


def numbered(panel: Panel, what: Happened, acts: Acts = ()) -> NumberedFact:
    return NumberedFact(fact(what, panel, acts), key=str(panel.session_id), sequence=panel.version)


@singledispatch
def fact(what: Happened, panel: Panel, acts: Acts) -> PanelFact:
    """What the others are told of it, by the panel as it is then."""
    raise NotImplementedError(type(what))


@fact.register
def _opened(_: happened.Opened, panel: Panel, __: Acts) -> PanelFact:
    return PanelOpenedV1(
        **_panel(panel),
        sheet_code=panel.sheet.code,
        panellists=panel.panellists,
        item_ids=tuple(item.id for item in panel.items),
    )


@fact.register
def _scores_given(what: happened.ScoresGiven, panel: Panel, acts: Acts) -> PanelFact:
    return ScoresGivenV1(
        **_panel(panel),
        panellist_id=what.panellist_id,
        score_ids=tuple(score.id for score in what.scores),
        acts=acts,
    )


@fact.register
def _recused(what: happened.Recused, panel: Panel, _: Acts) -> PanelFact:
    return PanellistRecusedV1(
        **_panel(panel),
        panellist_id=what.recusal.panellist_id,
        recusal_id=what.recusal.id,
        item_id=what.recusal.item_id,
        interests=(interest(panel, what.recusal),) if what.by else (),
        told=_told(what.recusal, what.by),
    )


@fact.register
def _recusal_withdrawn(what: happened.RecusalWithdrawn, panel: Panel, _: Acts) -> PanelFact:
    return RecusalWithdrawnV1(
        **_panel(panel),
        panellist_id=what.recusal.panellist_id,
        recusal_id=what.recusal.id,
        item_id=what.recusal.item_id,
        interests=(interest(panel, what.recusal, withdrawn=True),) if what.by else (),
        told=_told(what.recusal, what.by),
    )


@fact.register
def _item_withdrawn(what: happened.NominationWithdrawn, panel: Panel, _: Acts) -> PanelFact:
    return PanelItemWithdrawnV1(**_panel(panel), item_id=what.item_id)


@fact.register
def _reminded(what: happened.Reminded, panel: Panel, _: Acts) -> PanelFact:
    return PanelRemindedV1(due_at=what.due_at, **_panel(panel), panellists=_missing(panel))


@fact.register
def _overdue(what: happened.Overdue, panel: Panel, _: Acts) -> PanelFact:
    return PanelOverdueV1(due_at=what.due_at, **_panel(panel), panellists=_missing(panel))


@fact.register
def _concluded(_: happened.Concluded, panel: Panel, __: Acts) -> PanelFact:
    return PanelConcludedV1(
        **_panel(panel),
        results=tuple(NomineeResult(**vars(result)) for result in panel.results),
        absent=panel.absent,
    )


@fact.register
def _questioned(what: happened.Questioned, panel: Panel, _: Acts) -> PanelFact:
    return PanelQuestionedV1(**_panel(panel), late=what.late, above_id=what.above_id)


def interest(panel: Panel, recusal: Recusal, *, withdrawn: bool = False) -> InterestStated:
    """The interest that was declared by the recusal, as every service hears of it."""
    item = panel.item(recusal.item_id)
    assert recusal.ground is not None  # noqa: S101 - what is declared here says its ground
    return InterestStated(
        interest_id=recusal.id,
        person_id=recusal.panellist_id,
        dossier_id=item.dossier_id,
        nominee_id=item.nominee_id,
        ground=recusal.ground,
        withdrawn=withdrawn,
    )


def _told(recusal: Recusal, by: UUID | None) -> tuple[UUID, ...]:
    return () if by in {None, recusal.panellist_id} else (recusal.panellist_id,)


def _missing(panel: Panel) -> tuple[UUID, ...]:
    return tuple(person for person in panel.panellists if panel.awaited(person))


class _Panel(TypedDict):
    session_id: UUID
    unit_id: UUID
    round_id: UUID


def _panel(panel: Panel) -> _Panel:
    return {"session_id": panel.session_id, "unit_id": panel.unit_id, "round_id": panel.round_id}
