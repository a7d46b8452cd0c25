"""The thirteen lines of what is always true (docs/architecture.md), each with its tests and the breaks they catch."""

from tests.invariants.line import Line
from tests.invariants.lines.authority import AUTHORITY
from tests.invariants.lines.cases import STATES
from tests.invariants.lines.clock import TIME
from tests.invariants.lines.duties import DUTIES
from tests.invariants.lines.facts import INBOX, ORDER
from tests.invariants.lines.privacy import PRIVACY
from tests.invariants.lines.promises import CONTRACTS, REPLAY
from tests.invariants.lines.records import DATA, PERMANENCE
from tests.invariants.lines.transactions import IDEMPOTENCY, TRANSACTION

LINES: tuple[Line, ...] = (
    TRANSACTION, IDEMPOTENCY, INBOX, ORDER, STATES, DUTIES, AUTHORITY, PERMANENCE, DATA, REPLAY, CONTRACTS, PRIVACY,
    TIME,
)  # fmt: skip
