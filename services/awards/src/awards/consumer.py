"""What awards does about facts of others."""

from authority import circle, projection
from awards.decisions import handlers as decisions
from awards.heard import reactions as heard
from awards.nominations import handlers as nominations
from awards.sessions import handlers as sessions
from contracts.directory import AssignmentsConfirmedV1
from contracts.scoring import PanelConcludedV1
from contracts.submissions import (
    DossierClosedV1,
    DossierRecalledV1,
    DossierReturnedV1,
    DossierSubmittedV1,
    NomineesAskedBackV1,
    NomineesHandedOverV1,
    OutcomesRecordedV1,
    RoundCancelledV1,
    RoundOpenedV1,
    StageConcludedV1,
    StepOpenedV1,
    StepReopenedV1,
)
from kit.reactions import Does, Reactions

reactions = Reactions()
reactions.include(projection.reactions)
reactions.include(circle.reactions)
reactions.on(*projection.facts_of_acts("awards"), does=Does.ACT)(sessions.hear_acts)
reactions.on(*projection.facts_of_interests("awards"), does=Does.ACT)(sessions.hear_interests)
reactions.include(projection.acts_of_others("awards"))
reactions.on(AssignmentsConfirmedV1, does=Does.ACT)(sessions.look_who_left)
reactions.on(RoundOpenedV1, does=Does.KEEP)(heard.keep_round)
reactions.on(RoundCancelledV1, does=Does.KEEP)(heard.keep_cancelled_round)
reactions.on(RoundCancelledV1, does=Does.ACT)(sessions.end_with_round)
reactions.on(DossierSubmittedV1, does=Does.KEEP)(heard.keep_dossier)
reactions.on(StepOpenedV1, does=Does.KEEP)(heard.keep_council)
reactions.on(StepOpenedV1, does=Does.ACT)(sessions.put_on_agenda)
reactions.on(StepReopenedV1, does=Does.ACT)(sessions.withdraw_put_back)
reactions.on(StageConcludedV1, does=Does.KEEP)(heard.keep_stage_end)
reactions.on(DossierReturnedV1, does=Does.KEEP)(heard.keep_return)
reactions.on(DossierRecalledV1, does=Does.KEEP)(heard.keep_recall)
reactions.on(DossierReturnedV1, DossierRecalledV1, does=Does.ACT)(sessions.withdraw_dossier)
reactions.on(DossierClosedV1, does=Does.KEEP)(heard.keep_end)
reactions.on(NomineesHandedOverV1, does=Does.ACT)(nominations.hand_over)
reactions.on(OutcomesRecordedV1, does=Does.ACT)(nominations.end)
reactions.on(NomineesAskedBackV1, does=Does.ACT)(decisions.answer_request)
reactions.on(PanelConcludedV1, does=Does.ACT)(sessions.keep_scores)
