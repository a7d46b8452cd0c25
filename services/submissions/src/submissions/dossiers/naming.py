"""What the ids and codes of a dossier are called, as far as it is known here: only the directory knows people."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

import orjson
from pydantic import BaseModel

from kit.unit_of_work import Query
from submissions.dossiers.lists import label_of
from submissions.dossiers.schemas import DossierView
from submissions.dossiers.states import NomineeState

_NAMES: Final = """
    SELECT r.name AS round, m.code AS movement_code, m.name AS movement,
           coalesce((SELECT json_object_agg(u.id, u.name) FROM authority_units u WHERE u.id = ANY($2)),
                    '{}')::text AS units,
           coalesce((SELECT json_object_agg(award.code, award.name) FROM (
                        SELECT DISTINCT ON (code) code, name FROM award_catalogue WHERE code = ANY($3)
                        ORDER BY code, rule_set = $4 DESC NULLS LAST, valid_from DESC) AS award),
                    '{}')::text AS awards
    FROM rounds r JOIN movements m ON m.id = r.movement_id
    WHERE r.id = $1
"""


class Names(BaseModel):
    """Units by their ids, awards by their codes; what is not known here has no name."""

    units: dict[UUID, str]
    awards: dict[str, str]


class NamedDossier(DossierView):
    """A dossier as one reads it, with what its ids and codes are called. `label` tells it from others of its unit."""

    label: str
    round: str
    movement_code: str
    movement: str
    names: Names

    @classmethod
    async def read(cls, uow: Query, view: DossierView) -> "NamedDossier":
        """The view with its names: one more statement."""
        awards = {nominee.award_code for nominee in view.nominees}
        (found,) = await uow.fetch(_NAMES, view.round_id, _units(view), list(awards), view.rule_set)
        names = Names(units=orjson.loads(found.units), awards=orjson.loads(found.awards))
        standing = [one.name for one in view.nominees if one.state is not NomineeState.WITHDRAWN]
        named = standing or [one.name for one in view.nominees]
        number = view.letter.number if view.letter else None
        return cls.model_construct(
            **vars(view),
            label=label_of(number, next(iter(named), None), len(named)),
            round=found.round,
            movement_code=found.movement_code,
            movement=found.movement,
            names=names,
        )


def _units(view: DossierView) -> Collection[UUID]:
    """Every unit that the dossier names: whose it is, those of its route, and who let something in late."""
    stages = {stage.unit_id for stage in view.stages}
    offices = {step.office_id for stage in view.stages for step in stage.steps}
    late = {late.unit_id for late in (view.late, *(one.late for one in view.nominees)) if late}
    return list({view.submitting_unit_id} | stages | offices | late)
