"""Use cases around what submissions knows: rule sets are imported, the rest follows facts."""

from authority import Capability, UnitOfWork
from contracts import Envelope
from contracts.awards import AwardRecordedV1
from submissions.errors import RuleSetsOverlap
from submissions.knowledge import repository
from submissions.knowledge.schemas import ImportRuleSets, overlapping


async def import_rule_sets(uow: UnitOfWork, command: ImportRuleSets) -> ImportRuleSets:
    """Record the dated rule sets. What was stamped on a dossier is not recomputed.

    Raises NotAuthorised, RuleSetsOverlap with one that is known and not among them.
    """
    await uow.authority.require_at_top(Capability.MANAGE_CATALOGUE)
    await uow.hold("rule sets")
    known = {one.code: one for one in await repository.rule_sets_known(uow)}
    if clash := overlapping((known | {one.code: one for one in command.rule_sets}).values()):
        raise RuleSetsOverlap(earlier=clash[0], later=clash[1])
    await repository.put_rule_sets(uow, [one.model_dump() for one in command.rule_sets])
    return command


async def keep_award(uow: UnitOfWork, event: AwardRecordedV1, envelope: Envelope) -> None:
    await repository.record_award(uow, event, envelope.sequence)
