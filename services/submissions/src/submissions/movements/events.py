"""Facts about movements."""

from contracts.submissions import MovementCancelledV1, MovementLaunchedV1
from kit.unit_of_work import Fact
from submissions.cancelling import Cancelled
from submissions.movements.plan import Movement


def launched(movement: Movement) -> Fact:
    """The movement as it stands, launched or amended."""
    event = MovementLaunchedV1(
        movement_id=movement.id, code=movement.code, name=movement.name, unit_id=movement.unit_id
    )
    return Fact(event, str(movement.id), movement.version)


def cancelled(movement: Movement, said: Cancelled) -> Fact:
    event = MovementCancelledV1(
        movement_id=movement.id,
        code=movement.code,
        name=movement.name,
        unit_id=movement.unit_id,
        document_number=said.document_number,
        document_date=said.document_date,
    )
    return Fact(event, str(movement.id), movement.version)
