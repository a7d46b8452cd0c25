"""What papers does about facts of others: it knows units, and wants the papers of decisions that were issued."""

from authority import projection
from contracts.awards import DecisionIssuedV1
from kit.reactions import Does, Reactions
from papers.handlers import decisions

reactions = Reactions()
reactions.include(projection.reactions)
reactions.on(DecisionIssuedV1, does=Does.KEEP)(decisions.want_papers)  # also of those that are told once more
