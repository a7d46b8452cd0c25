"""A kind of case: all that bridge, repair and worker know of it. They loop over the kinds and know none by name."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from contracts import Fact
from workflows.calls import Call
from workflows.case_workflow import CaseWorkflow

Facts = tuple[type[Fact], ...]


@dataclass(frozen=True)
class CaseKind:
    """One for each kind, in its folder under `cases`."""

    definition: type[CaseWorkflow[Any]]
    id_prefix: str
    """A workflow's id is this and its case's."""
    service: str
    """Whose cases they are."""
    open_cases: str
    """Where the service lists those that are not over."""
    subject: str
    """The field of its facts that says which case they are about."""
    facts: Facts
    """About the case itself: they are numbered by its version."""
    first: Facts
    """After one of these the case may well have no workflow yet."""
    last: Facts
    """After one of these it needs none."""
    neighbours: Facts = ()
    """About something else that the definition reads, too: look, whatever the version."""
    further: tuple[Call, ...] = ()
    """What the definition reads beside the case. A call that only a released version made stays here, too, until no
    history of that version runs any more."""

    @property
    def name(self) -> str:
        """The type of its workflows, as Temporal knows it: the definition's class."""
        return self.definition.__name__

    @property
    def activities(self) -> tuple[Call, ...]:
        """Whatever its workflows call by name."""
        return (self.definition.case, *self.definition.acts, *self.further)

    def workflow_id(self, case_id: UUID | str) -> str:
        return f"{self.id_prefix}/{case_id}"

    def case_id(self, workflow_id: str) -> str:
        return workflow_id.removeprefix(f"{self.id_prefix}/")
