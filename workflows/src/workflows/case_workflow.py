"""What every case's workflow does: read, decide what comes next, act, wait. A kind says what is different."""

from abc import ABC, abstractmethod
from datetime import datetime
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from pydantic import BaseModel
from temporalio import workflow

from workflows import names
from workflows.calls import Act, Read, act_of
from workflows.case_loop import CaseLoop, Resting
from workflows.moves import Finished, Move, Send, Wait


class Seen(Protocol):
    """A case as its service shows it, with the service's own time."""

    @property
    def version(self) -> int: ...
    @property
    def now(self) -> datetime: ...
    def model_dump(self, *, mode: str) -> dict[str, Any]: ...


Case = TypeVar("Case", bound=Seen)


class CaseWorkflow(ABC, Generic[Case]):
    """Leads one case. The class of a kind has `run` of its own, because Temporal looks for it there."""

    case: ClassVar[Read[Any]]
    """How the case is read."""
    acts: ClassVar[tuple[Act, ...]]
    """The commands that `next_move` may send."""

    @workflow.init
    def __init__(self, case_id: str, told: int = 0) -> None:
        self.loop = CaseLoop(told)
        self._case_id = case_id
        self._seen: Case | None = None

    @abstractmethod
    async def next_move(self, case: Case) -> Move:
        """What comes next for a case that stands so, after reading whatever else it takes to know."""

    @abstractmethod
    def resting(self, case: Case) -> Resting:
        """What operators find the case by."""

    async def lead(self) -> str:
        known: Case | None = None
        while True:
            case = known if known is not None else await self._read()
            self._seen, known = case, None
            move = await self.next_move(case)
            match move:
                case Finished(outcome):
                    self.loop.show(self.resting(case))
                    return str(outcome)
                case Wait(until):
                    self.loop.show(self.resting(case))
                    await self.loop.change_after(case.version, case.now, until)
                case Send(command, place):
                    known = await self._send(command, place)
            if self.loop.grown_long():
                workflow.continue_as_new(args=[self._case_id, self.loop.told])

    @workflow.signal(name=names.CHANGED)
    def changed(self, version: int) -> None:
        self.loop.changed(version)

    @workflow.query(name=names.PROGRESS)
    def progress(self) -> dict[str, object]:
        """What was last seen of the case, the newest version that was told of, and what holds us up."""
        return {
            "told": self.loop.told,
            "trouble": self.loop.trouble,
            "case": self._seen.model_dump(mode="json") if self._seen else None,
        }

    async def _read(self) -> Case:
        found: Case = await self.loop.read(self.case.name, self._case_id, self.case.answer)
        return found

    async def _send(self, command: BaseModel, place: int | None) -> Case | None:
        """The case as it then stands, if its service said so; after a neighbour's answer it is read anew."""
        act = act_of(self.acts, command)
        at = () if place is None else (place,)
        answer: Any = await self.loop.act(
            act.name,
            *(self._case_id, *at, command),
            result=act.answer,
            summary=act.key_of("", place, command).lstrip("/"),
        )
        return answer if isinstance(answer, self.case.answer) else None
