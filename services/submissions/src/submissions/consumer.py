"""What submissions does about facts of others."""

from authority import projection
from contracts.awards import (
    AwardRecordedV1,
    DecisionAmendedV1,
    DecisionIssuedV1,
    DecisionRectifiedV1,
    DecisionReplacedV1,
    DecisionRevokedV1,
    NominationGivenBackV1,
    SessionConcludedV1,
)
from contracts.scoring import SheetRecordedV1
from kit.reactions import Does, Reactions
from submissions.dossiers.handlers import ask_back, interests, outcomes
from submissions.heard import reactions as heard
from submissions.rounds import handlers as rounds

reactions = Reactions()
reactions.include(projection.reactions)
reactions.on(*projection.facts_of_interests("submissions"), does=Does.ACT)(interests.hear_interests)
reactions.include(projection.acts_of_others("submissions"))
reactions.on(AwardRecordedV1, does=Does.ACT)(rounds.question_by_award)
reactions.on(AwardRecordedV1, does=Does.KEEP)(heard.keep_award)
reactions.on(SheetRecordedV1, does=Does.KEEP)(heard.keep_sheet)
reactions.on(SheetRecordedV1, does=Does.ACT)(rounds.question_by_sheet)
reactions.on(SessionConcludedV1, does=Does.ACT)(outcomes.hear_session)
reactions.on(DecisionIssuedV1, does=Does.ACT)(outcomes.hear_issued)
reactions.on(DecisionAmendedV1, does=Does.ACT)(outcomes.hear_amended)
reactions.on(DecisionReplacedV1, does=Does.ACT)(outcomes.hear_replaced)
reactions.on(DecisionRevokedV1, does=Does.ACT)(outcomes.hear_revoked)
reactions.on(DecisionRectifiedV1, does=Does.ACT)(outcomes.note_rectified)
reactions.on(NominationGivenBackV1, does=Does.ACT)(ask_back.hear_given_back)
