"""What submissions does about facts of others."""

from authority import projection
from contracts.awards import (
    AwardRecordedV1,
    DecisionCorrectedV1,
    DecisionIssuedV1,
    DecisionRevokedV1,
    SessionConcludedV1,
)
from kit.reactions import Reactions
from submissions.dossiers.handlers import outcomes
from submissions.knowledge import handlers as knowledge

reactions = Reactions()
reactions.include(projection.reactions)
reactions.on(AwardRecordedV1)(knowledge.keep_award)
reactions.on(SessionConcludedV1)(outcomes.record_session)
reactions.on(DecisionIssuedV1)(outcomes.record_issued)
reactions.on(DecisionCorrectedV1)(outcomes.record_corrected)
reactions.on(DecisionRevokedV1)(outcomes.record_revoked)
