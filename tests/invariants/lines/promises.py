"""Lines 10 and 11: replay and contracts."""

from typing import Final

from tests.invariants.breaks import Break
from tests.invariants.line import Check, Line

_READ: Final = "await self._read()"
_READS: Final = f"case = known if known is not None else {_READ}"
_CLOSES: Final = "return Send(CloseDossier(attempt=case.attempt)) if case.undecided == 0 else Wait(None)"
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
                    "workflows:CaseWorkflow.lead",
                    _READS,
                    f"await workflow.sleep(1)\n{_READS}",
                ),
                Break(
                    "an activity that was not there",
                    "workflows:CaseWorkflow.lead",
                    _READS,
                    f"{_READ}\n{_READS}",
                ),
                Break(
                    "another activity in its place",
                    "workflows:ACTS",
                    '"open_stage"',
                    '"open_step"',
                ),
                Break(
                    "search attributes are no longer shown",
                    "workflows:CaseLoop.show",
                    "resting == self._shown",
                    "True",
                ),
            ),
        ),
        Check(
            "tests/workflows/test_next_dossier_step.py::test_an_older_history_calls_it_otherwise",
            (
                Break(
                    "what a workflow read under another name is lost",
                    "contracts:CaseStage._of_before",
                    'isinstance(read, dict) and "has_nominees" in read',
                    "False",
                ),
            ),
        ),
        Check(
            "tests/workflows/test_imports.py::test_a_kind_imports_contracts_and_what_is_the_same_for_all",
            (
                Break(
                    "a definition that knows a service's code",
                    "workflows:next_step",
                    _CLOSES,
                    f"from kit.clock import end_of\n{_CLOSES}",
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
                Break(
                    "a field is removed from a fact", "contracts:NomineeOnRoute", "deciding_stage: int | None"
                ),
                Break(
                    "a field changes its type",
                    "contracts:DossierSubmittedV1",
                    "rule_set: str",
                    "rule_set: int",
                ),
                Break(
                    "a field is new and required",
                    "contracts:DossierSubmittedV1",
                    "rule_set: str",
                    """
                    rule_set: str
                    colour: str
                    """,
                ),
                Break(
                    "a value that readers don't know",
                    "contracts:SubjectType",
                    'ORGANISATION = "organisation"',
                    """
                    ORGANISATION = "organisation"
                    VILLAGE = "village"
                    """,
                ),
            ),
        ),
        Check(
            "tests/contracts/test_gate.py::test_a_breaking_change_is_refused",
            (
                Break(
                    "the gate does not miss a field",
                    "contracts:_field_faults",
                    "sorted(fields_before.keys() - fields_now.keys())",
                    "()",
                ),
                Break(
                    "the gate does not see a new required field",
                    "contracts:_field_faults",
                    "sorted(required_now - fields_before.keys())",
                    "()",
                ),
            ),
        ),
        Check(
            "tests/contracts/test_shapes.py::test_who_sends_may_not_be_taken_less_from",
            (
                Break(
                    "a limit of what is sent may be lowered", "contracts:_is_within", "narrow <= wide", "True"
                ),
            ),
        ),
        Check(
            "tests/contracts/test_http.py::test_a_break_is_seen_at_its_route",
            (
                Break(
                    "a field of a body may become required",
                    "contracts:_fields",
                    "sorted(required_now - required_before)",
                    "()",
                ),
            ),
        ),
        Check(
            "tests/contracts/test_vocabulary.py::test_an_open_vocabulary_is_open_for_whoever_reads_and_closed_for_what_comes_in",
            (
                Break(
                    "answers close what is open",
                    "contracts:OpenWords.__get_pydantic_json_schema__",
                    'handler.mode == "serialization"',
                    "False",
                ),
            ),
        ),
        Check(
            "tests/contracts/test_documents.py::test_an_entry_that_declares_no_break_is_refused",
            (
                Break(
                    "an entry may declare nothing",
                    "contracts:Released.faults",
                    "sorted(excused - broken.keys())",
                    "()",
                ),
            ),
        ),
        Check(
            "tests/contracts/test_documents.py::test_a_released_entry_stays_and_excuses_nothing_more",
            (
                Break(
                    "a declared break excuses the next one too",
                    "contracts:Released.faults",
                    "each not in recorded",
                    "True",
                ),
            ),
        ),
        Check(
            "tests/workflows/test_activities.py::test_the_gate_guards_what_is_read_and_sent",
            (
                Break(
                    "what workflows send is not guarded",
                    "contracts:WORKFLOW_MODELS",
                    '"submissions.OpenStage"',
                ),
            ),
        ),
        Check(
            "tests/contracts/test_gate.py::test_a_fact_goes_with_its_topic",
            (Break("a fact may go while its topic is there", "contracts:breaks", '{"", *topics}', '{""}'),),
        ),
        Check(
            f"{_LINE_11}::test_a_fact_is_only_taken_from_the_owner_of_its_topic",
            (Break("anybody may tell a fact", "kit:read", "envelope.source != owner"),),
        ),
        Check(
            f"{_LINE_11}::test_a_fact_is_only_taken_from_its_own_topic",
            (Break("a fact may come on any topic", "kit:read", "kind.topic != record.topic"),),
        ),
        Check(
            "tests/kit/test_access.py::test_the_lists_are_what_the_file_says_and_nothing_more",
            (
                Break(
                    "a consumer may write",
                    "kit:entries",
                    "_entry(group, AclOperation.READ, ResourceType.TOPIC, topic.name)",
                    "_entry(group, AclOperation.ALL, ResourceType.TOPIC, topic.name)",
                ),
            ),
        ),
        Check(
            "tests/kit/test_access.py::test_what_the_file_does_not_name_is_taken_away",
            (
                Break(
                    "only lists of our own users are looked at",
                    "kit:_is_ours",
                    "_reaches(entry, name)",
                    "False",
                ),
            ),
        ),
        Check(
            "tests/operations/test_sites.py::test_a_part_reads_what_it_is_told_and_nobody_but_the_administrator_the_rest",
            (Break("everybody reads the passwords", "kit:SHARED", "0o640", "0o644"),),
        ),
        Check(
            "tests/operations/test_sites.py::test_a_secret_that_was_changed_stays_and_a_changed_plan_says_what_it_changes",
            (
                Break(
                    "writing once more makes other secrets",
                    "sites:environment_of",
                    "kept.get(CLIENT_SECRET)",
                    '""',
                ),
            ),
        ),
    ),
)
