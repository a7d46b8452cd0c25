"""What the ids and codes of a dossier are called, as far as it is known here: only the directory knows people."""

from collections.abc import Collection
from typing import Any, Final
from uuid import UUID

import orjson
from pydantic import BaseModel

from kit.clock import local_date
from kit.unit_of_work import Query
from submissions.dossiers.lists import label_of
from submissions.dossiers.schemas import DossierView, StageView
from submissions.dossiers.sealed import AttemptView
from submissions.dossiers.states import NomineeState

_NAMES: Final = """
    SELECT d.submitting_unit_id, r.name AS round, m.code AS movement_code, m.name AS movement,
           coalesce((SELECT json_object_agg(u.id, u.name) FROM authority_units u
                     WHERE u.id = ANY($2) OR u.id = d.submitting_unit_id),
                    '{}')::text AS units,
           coalesce((SELECT json_object_agg(award.code, award.name) FROM (
                        SELECT DISTINCT ON (code) code, name FROM award_catalogue WHERE code = ANY($3)
                        ORDER BY code, rule_set = $4 DESC NULLS LAST, valid_from DESC) AS award),
                    '{}')::text AS awards,
           coalesce((SELECT documents FROM rule_sets
                     WHERE code = $4 OR ($4 IS NULL AND $5::date BETWEEN valid_from AND coalesce(valid_to, $5))),
                    '[]')::text AS documents
    FROM dossiers d JOIN rounds r ON r.id = d.round_id JOIN movements m ON m.id = r.movement_id
    WHERE d.id = $1
"""


class Names(BaseModel):
    """Units by their ids, awards by their codes; what is not known here has no name."""

    units: dict[UUID, str]
    awards: dict[str, str]


class NamedDossier(DossierView):
    """A dossier as one reads it, with what its ids and codes are called. `label` tells it from others of its unit;
    `documents` are those of its rule set, of a draft those of today's.
    """

    label: str
    round: str
    movement_code: str
    movement: str
    documents: list[str]
    names: Names

    @classmethod
    async def read(cls, uow: Query, view: DossierView) -> "NamedDossier":
        """The view with its names: one more statement."""
        late = {late.unit_id for late in (view.late, *(one.late for one in view.nominees)) if late}
        units = _on_the_way(view.stages) | late
        awards = {nominee.award_code for nominee in view.nominees}
        standing = [one.name for one in view.nominees if one.state is not NomineeState.WITHDRAWN]
        named = standing or [one.name for one in view.nominees]
        number = view.letter.number if view.letter else None
        label = label_of(number, next(iter(named), None), len(named))
        called = await _called(uow, view.id, view.rule_set, units, awards)
        return cls.model_construct(**vars(view) | called, label=label)


class NamedAttempt(AttemptView):
    """An attempt as one reads it, likewise."""

    submitting_unit_id: UUID
    round: str
    movement_code: str
    movement: str
    documents: list[str]
    names: Names

    @classmethod
    async def read(cls, uow: Query, dossier_id: UUID, view: AttemptView) -> "NamedAttempt":
        units = _on_the_way(view.stages) | ({view.late.unit_id} if view.late else set())
        awards = {nominee.content.award_code for nominee in view.nominees}
        called = await _called(uow, dossier_id, view.rule_set, units, awards)
        return cls.model_construct(**vars(view), **called)


async def _called(
    uow: Query, dossier_id: UUID, rule_set: str | None, units: Collection[UUID], awards: Collection[str]
) -> dict[str, Any]:
    """What a dossier's ids and codes are called, by the names of the fields."""
    asked = (dossier_id, list(units), list(awards), rule_set, local_date(uow.now))
    (found,) = await uow.fetch(_NAMES, *asked)
    return {
        "submitting_unit_id": found.submitting_unit_id,
        "round": found.round,
        "movement_code": found.movement_code,
        "movement": found.movement,
        "documents": orjson.loads(found.documents),
        "names": Names(units=orjson.loads(found.units), awards=orjson.loads(found.awards)),
    }


def _on_the_way(stages: Collection[StageView]) -> set[UUID]:
    """Every unit and office of a route."""
    offices = {step.office_id for stage in stages for step in stage.steps}
    return {stage.unit_id for stage in stages} | offices
