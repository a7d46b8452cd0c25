"""What submissions prints for `audit`: every row that a fact announced, by id, its own and its copies of others'."""

from typing import Final

from sqlalchemy import String, cast, func, select

from authority.circle import LEDGER as CIRCLES
from authority.projection import ACTS_LEDGER
from authority.projection import LEDGER as AUTHORITY
from kit.ledger import Ledger
from submissions.dossiers.models import dossiers, nominees, stages, steps, verdicts
from submissions.heard.models import award_catalogue, score_sheets
from submissions.movements.models import movements
from submissions.rounds.models import rounds

_STAGE_ID = func.concat_ws("/", cast(stages.c.dossier_id, String), stages.c.attempt, stages.c.number)
_STEP_ID = func.concat_ws("/", cast(steps.c.dossier_id, String), steps.c.attempt, steps.c.stage, steps.c.kind)
LEDGER: Final[Ledger] = {
    **AUTHORITY,
    **ACTS_LEDGER,
    **CIRCLES,
    "award_catalogue": select(
        (award_catalogue.c.code + "/" + award_catalogue.c.rule_set).label("id"),
        award_catalogue.c.sequence.label("version"),
    ),
    "score_sheets": select(score_sheets.c.code.label("id"), score_sheets.c.sequence.label("version")),
    "movements": select(
        movements.c.id, movements.c.version, movements.c.cancelled.is_not(None).label("cancelled")
    ),
    "rounds": select(
        rounds.c.id,
        rounds.c.version,
        rounds.c.movement_id,
        rounds.c.cancelled.is_not(None).label("cancelled"),
    ),
    "dossiers": select(
        dossiers.c.id, dossiers.c.version, dossiers.c.status, dossiers.c.attempt, dossiers.c.round_id
    ),
    "nominees": select(nominees.c.id, nominees.c.dossier_id, nominees.c.state),
    "stages": select(_STAGE_ID.label("id"), stages.c.unit_id, stages.c.status, stages.c.outcome),
    "steps": select(_STEP_ID.label("id"), steps.c.status),
    "verdicts": select(verdicts.c.id, verdicts.c.result),
}
