"""The fact that says who may see a dossier, as submissions would tell it."""

from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from contracts.directory import UnitRecordedV1
from contracts.submissions import CircleChangedV1, DossierSubmittedV1

_SINCE: Final = datetime(2025, 5, 5, 2, tzinfo=UTC)


def circle_of(
    dossier_id: UUID, *councils: UUID, submitter: UUID, round_id: UUID, attempt: int = 1
) -> CircleChangedV1:
    """The dossier is its unit's, and these units', before whose councils it is."""
    return CircleChangedV1(
        dossier_id=dossier_id,
        round_id=round_id,
        submitting_unit_id=submitter,
        attempt=attempt,
        since=_SINCE,
        units=(submitter, *councils),
        councils=councils,
    )


def before_councils(dossier: DossierSubmittedV1, *councils: UnitRecordedV1) -> CircleChangedV1:
    """Likewise of a dossier that was submitted."""
    said = dossier.model_dump(include={"round_id", "attempt"})
    reached = (unit.unit_id for unit in councils)
    return circle_of(dossier.dossier_id, *reached, submitter=dossier.submitting_unit_id, **said)
