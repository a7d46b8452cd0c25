"""What notify does about facts of others: it keeps who submitted a dossier, and tells whom `notices.yaml` names."""

import contracts.awards
import contracts.scoring  # noqa: F401 - as above
from authority import projection
from contracts import Fact, fact_class
from contracts.submissions import DossierSubmittedV1
from kit.reactions import Does, Reactions
from notify import handlers
from notify.heard import reactions as heard
from notify.rules import load_rules

reactions = Reactions()
reactions.include(projection.reactions)
reactions.on(DossierSubmittedV1, does=Does.KEEP)(heard.keep_dossier)


def _facts_told() -> list[type[Fact]]:
    """The facts of `notices.yaml`. Raises LookupError for one that the contracts don't know."""
    found = {fact: fact_class(fact) for fact in load_rules().notices}
    if unknown := [fact for fact, kind in found.items() if kind is None]:
        raise LookupError(f"notices.yaml names facts that are in no contract: {', '.join(unknown)}")
    return [kind for kind in found.values() if kind is not None]


reactions.on(*_facts_told(), does=Does.ACT)(handlers.tell)
