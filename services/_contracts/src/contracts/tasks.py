"""What waits for a person: one shape in every service that asks something of people, behind `GET /tasks`.

The order is the same everywhere: by `due_at`, what has no limit last, then by `id`. So lists of several services are
merged by it, and where a page ends is a place in all of them (`kit.tasks`).
"""

from datetime import datetime
from uuid import UUID

from contracts.fact import Value
from contracts.limits import LimitKind
from contracts.vocabulary import Open, OpenWords


class What(OpenWords):
    """What a task asks for (open): a reader shows one that it does not know by its title."""

    REGISTER_ARRIVAL = "register_arrival"
    CHECK = "check"
    APPRAISE = "appraise"
    SIGN = "sign"
    CORRECT = "correct"
    APPOINT = "appoint"
    SCORE = "score"
    CONCLUDE_PANEL = "conclude_panel"
    CLOSE_AGENDA = "close_agenda"
    VOTE = "vote"
    END_BALLOT = "end_ballot"
    DRAFT_DECISION = "draft_decision"
    REVISE_DECISION = "revise_decision"
    SIGN_DECISION = "sign_decision"
    ISSUE_DECISION = "issue_decision"
    GIVE_BACK_DECISION = "give_back_decision"


class Task(Value):
    """Something that waits for whoever reads it, and that they may do now.

    `about` (dossier, panel, session, decision) and `about_id` say on what, at which `stage` of a dossier's route;
    `version` is what `If-Match` names. `for_unit` is the unit whose matter it is, `office_id` the one in whose name
    the reader does it. `due_at` is the first moment after the limit; `overdue`: it is over, which refuses nothing
    where it is a target time. `page` is where people do it, a path of the portal.
    """

    id: str
    what: Open[What]
    title: str
    about: str
    about_id: UUID
    stage: int | None
    version: int
    for_unit_id: UUID
    for_unit: str | None
    office_id: UUID
    opened_at: datetime | None
    due_at: datetime | None
    limit: LimitKind | None
    overdue: bool
    page: str


class TaskCount(Value):
    """How many tasks of one kind wait, and how many of them are overdue."""

    what: Open[What]
    title: str
    waiting: int
    overdue: int


class TaskPage(Value):
    """A page of tasks, the most urgent first. `now` goes with the limits.

    `counts` are of all tasks that the same filters find; the first page has them, the others have none.
    """

    now: datetime
    items: tuple[Task, ...]
    counts: tuple[TaskCount, ...] | None
    next_cursor: str | None
