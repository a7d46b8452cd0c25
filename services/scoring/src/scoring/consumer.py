"""What scoring does about facts of others."""

from authority import circle, projection
from contracts.awards import ItemsWithdrawnV1
from contracts.directory import AssignmentsConfirmedV1
from contracts.submissions import MovementCancelledV1
from kit.reactions import Does, Reactions
from scoring.heard import reactions as heard
from scoring.panels import handlers as panels

reactions = Reactions()
reactions.include(projection.reactions)
reactions.include(circle.reactions)
reactions.on(*projection.facts_of_acts("scoring"), does=Does.ACT)(panels.hear_acts)
reactions.on(*projection.facts_of_interests("scoring"), does=Does.ACT)(panels.hear_interests)
reactions.include(projection.acts_of_others("scoring"))
reactions.on(MovementCancelledV1, does=Does.KEEP)(heard.keep_cancelled_movement)
reactions.on(AssignmentsConfirmedV1, does=Does.ACT)(panels.look_who_left)
reactions.on(ItemsWithdrawnV1, does=Does.ACT)(panels.withdraw_items)
