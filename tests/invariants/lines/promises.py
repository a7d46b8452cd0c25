"""Lines 10 and 11: replay and contracts."""

from typing import Final

from tests.invariants.line import Break, Check, Line

_DEFINITION: Final = "workflows/src/workflows/definitions/dossier_approval.py"
_CASE_LOOP: Final = "workflows/src/workflows/definitions/case_loop.py"
_READS: Final = (
    "            case = known if known is not None"
    " else await self._loop.read(names.READ_CASE, dossier_id, Case)\n"
)
_EVENTS: Final = "services/_contracts/src/contracts/submissions/events.py"
_GATE: Final = "services/_contracts/src/contracts/gate.py"
_DELIVERIES: Final = "services/_kit/src/kit/deliveries.py"
_SOURCE: Final = "if envelope.source != owner or kind.topic != record.topic:"
_LINE_11: Final = "tests/invariants/test_line_11.py"

REPLAY = Line(
    10,
    "Workflow code is deterministic: the histories of every released version are replayed",
    (
        Check(
            "tests/workflows/test_replay.py::test_it_replays",
            (
                Break(
                    "a timer that was not there",
                    _DEFINITION,
                    _READS,
                    "            await workflow.sleep(1)\n" + _READS,
                ),
                Break(
                    "an activity that was not there",
                    _DEFINITION,
                    _READS,
                    "            await self._loop.read(names.READ_CASE, dossier_id, Case)\n" + _READS,
                ),
                Break(
                    "another activity in its place",
                    _DEFINITION,
                    "self._command(names.OPEN_STAGE, number,",
                    "self._command(names.OPEN_STEP, number,",
                ),
                Break(
                    "search attributes are no longer shown",
                    _CASE_LOOP,
                    "        if resting == self._shown:\n",
                    "        if resting:\n",
                ),
            ),
        ),
        Check(
            "tests/workflows/test_imports.py::test_a_definition_imports_contracts_and_names_only",
            (
                Break(
                    "a definition that knows a service's code",
                    _DEFINITION,
                    "from workflows import names\n",
                    "from kit.clock import end_of\nfrom workflows import names\n",
                ),
            ),
        ),
    ),
)

CONTRACTS = Line(
    11,
    "Contracts only grow inside a version; a fact is taken from its topic's owner only",
    (
        Check(
            "tests/contracts/test_gate.py::test_today_is_released",
            (
                Break("a field is removed from a fact", _EVENTS, "    decided_at: int | None\n", ""),
                Break("a field changes its type", _EVENTS, "    rule_set: str\n", "    rule_set: int\n"),
                Break(
                    "a field is new and required",
                    _EVENTS,
                    "    rule_set: str\n",
                    "    rule_set: str\n    colour: str\n",
                ),
                Break(
                    "a value that readers don't know",
                    _EVENTS,
                    '    ORGANISATION = "organisation"\n',
                    '    ORGANISATION = "organisation"\n    VILLAGE = "village"\n',
                ),
            ),
        ),
        Check(
            "tests/contracts/test_gate.py::test_a_breaking_change_is_refused",
            (
                Break(
                    "the gate does not miss a field",
                    _GATE,
                    "    for field in sorted(fields_before.keys() - fields_now.keys()):\n",
                    "    for field in ():\n",
                ),
                Break(
                    "the gate does not see a new required field",
                    _GATE,
                    "    for field in sorted(required_now - fields_before.keys()):\n",
                    "    for field in ():\n",
                ),
            ),
        ),
        Check(
            "tests/contracts/test_gate.py::test_a_fact_goes_with_its_topic",
            (
                Break(
                    "a fact may go while its topic is there",
                    _GATE,
                    'elif before.get("x-topic", "") in {"", *topics}:',
                    'elif before.get("x-topic", "") in {""}:',
                ),
            ),
        ),
        Check(
            f"{_LINE_11}::test_a_fact_is_only_taken_from_the_owner_of_its_topic",
            (Break("anybody may tell a fact", _DELIVERIES, _SOURCE, "if kind.topic != record.topic:"),),
        ),
        Check(
            f"{_LINE_11}::test_a_fact_is_only_taken_from_its_own_topic",
            (Break("a fact may come on any topic", _DELIVERIES, _SOURCE, "if envelope.source != owner:"),),
        ),
    ),
)
