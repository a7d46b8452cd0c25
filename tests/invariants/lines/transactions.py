"""Lines 1 and 2: transactions and idempotency."""

from typing import Final

from tests.invariants.breaks import Break, Words
from tests.invariants.line import Check, Line
from tests.invariants.lines.edge import EDGE

_FILES: Final = "tests/directory/test_seen.py"
_TESTS: Final = "tests/kit/test_idempotency.py"

TRANSACTION = Line(
    1,
    "One command is one transaction, and the edge commits it once, before the answer leaves",
    (
        Check(
            "tests/kit/test_unit_of_work.py::test_rows_facts_and_idempotency_record_commit_together",
            (
                Break("the edge forgets to commit", "kit:_command", "await uow.commit()"),
                Break("the outbox is not written", "kit:Command.commit", "await self.flush()"),
            ),
        ),
        Check(
            "tests/directory/test_checking.py::test_what_would_change_is_said_and_nothing_is_kept",
            (
                Break(
                    "what is only tried is kept",
                    "kit:_command",
                    "request.state.uow.rehearsal is not None",
                    "False",
                ),
            ),
        ),
        Check(
            "tests/kit/test_unit_of_work.py::test_what_breaks_a_handler_leaves_nothing",
            (
                Break(
                    "connections let anybody commit",
                    "kit:_refuse_commit",
                    "not connection.info.get(EDGE_COMMITS)",
                    "False",
                ),
                Break("a piece may commit the whole", "kit:Command.commit", "self._is_piece"),
                Break(
                    "a statement may run after the end of the transaction",
                    "kit:fetch",
                    "not (driver.is_in_transaction() or plain.info[FOR_QUERIES])",
                    "driver.is_closed()",
                ),
            ),
        ),
        Check(
            "tests/kit/test_unit_of_work.py::test_a_query_cannot_write_and_leaves_its_connection_able_to",
            (Break("a query may write", "kit:create_engine", '"on" if queries else "off"', '"off"'),),
        ),
        Check(
            "tests/kit/test_unit_of_work.py::test_words_that_change_or_lock_are_refused_to_a_query",
            (
                Break(
                    "a query connects like a command",
                    "kit:Service.query_engine",
                    "queries=True",
                    "queries=False",
                ),
            ),
        ),
        Check(
            "tests/kit/test_edge.py::test_a_get_is_given_no_command",
            (
                Break(
                    "a GET may be given a command",
                    "kit:EdgeRoute.get_route_handler",
                    "one.call is begun_command",
                    "False",
                ),
            ),
        ),
        Check(
            "tests/kit/test_query_address.py::test_a_read_goes_there_and_a_command_does_not",
            (
                Break(
                    "commands go where queries go",
                    "kit:Service.engine",
                    "self.settings.database_url",
                    "self.settings.query_database_url or self.settings.database_url",
                ),
            ),
        ),
        Check(
            "tests/invariants/test_line_01.py"
            "::test_what_the_database_refuses_at_the_commit_leaves_nothing_and_is_no_success",
            (
                Break(
                    "the answer does not wait for the commit",
                    "kit:_command",
                    "await uow.commit()",
                    """
                    try:
                        await uow.commit()
                    except Exception:
                        pass
                    """,
                ),
                Break(
                    "facts leave on a connection of their own",
                    "kit:Command.flush",
                    "self.add(facts, *self._pending.facts)",
                    """
                    if self._pending.facts:
                        async with self._connection.engine.connect() as own:
                            await own.execute(facts.insert(), self._pending.facts)
                            await commit_at_edge(own)
                    """,
                ),
            ),
        ),
    ),
)

IDEMPOTENCY = Line(
    2,
    "The same command twice is done once, told twice; an edit says what it read; what comes in is taken whole",
    (
        *EDGE,
        Check(
            f"{_TESTS}::test_same_key_and_body_get_the_same_answer",
            (
                Break("the key is not claimed", "kit:begin", "first.is_taken", "True"),
                Break(
                    "the answer is not recorded",
                    "kit:record",
                    '"headers": answer.headers, "response": answer.body',
                    '"headers": {}, "response": b""',
                ),
            ),
        ),
        Check(
            f"{_TESTS}::test_a_key_belongs_to_its_actor_and_route",
            (
                Break("keys are shared among people", "kit:_command", "actor.name", '"anybody"'),
                Break(
                    "keys are shared among routes",
                    "kit:_command",
                    "f\"{request.method} {request.scope['path']}\"",
                    '"any route"',
                ),
            ),
        ),
        Check(
            f"{_TESTS}::test_another_body_under_the_same_key_is_refused",
            (
                Break(
                    "the body is not compared",
                    "kit:_given",
                    "held.request_hash not in (request.request_hash, request.hash_as_sent)",
                    "False",
                ),
            ),
        ),
        Check(
            f"{_TESTS}::test_a_repeat_waits_while_the_first_is_still_at_work",
            (
                Words(
                    "a repeat does not wait for the first",
                    "kit:_TAKE",
                    (
                        "INSERT INTO idempotency_keys (actor, route, key, request_hash) VALUES ($1, $2, $3, $4)"
                        " ON CONFLICT DO NOTHING RETURNING true"
                    ),
                    (
                        "SELECT true WHERE $4::bytea IS NOT NULL AND NOT EXISTS (SELECT FROM idempotency_keys"
                        " WHERE actor = $1 AND route = $2 AND key = $3)"
                    ),
                ),
            ),
        ),
        Check(
            f"{_TESTS}::test_a_refused_attempt_leaves_the_key_free",
            (
                Break(
                    "refusals are recorded",
                    "kit:_command",
                    "response = await answer(request)",
                    """
                    try:
                        response = await answer(request)
                    except Problem as refusal:
                        response = problem_response(refusal)
                    """,
                ),
            ),
        ),
        Check(
            "tests/invariants/test_line_02.py::test_an_idempotency_record_is_kept_for_thirty_days",
            (
                Break("records go early", "kit:IDEMPOTENCY_DAYS", "30", "7"),
                Break("records stay", "kit:IDEMPOTENCY_DAYS", "30", "90"),
            ),
        ),
        Check(
            "tests/submissions/test_dossiers.py::test_editing_asks_for_the_revision_that_was_read",
            (
                Break(
                    "revisions are not compared",
                    "kit:require_version",
                    "version == seen",
                    "True",
                ),
                Break(
                    "an edit need not say what it read",
                    "kit:_seen",
                    "raise PreconditionMissing",
                    "return 1",
                ),
            ),
        ),
        Check(
            f"{_FILES}::test_a_file_changes_people_as_they_were_seen",
            (
                Break(
                    "a file of people overwrites what was done since",
                    "directory.imports:import_people",
                    "await history.require_seen(uow, seen, changed)",
                    "pass",
                ),
                Break(
                    "what was changed since is no matter",
                    "kit:require_those_seen",
                    "seen > newest or changed",
                    "False",
                ),
            ),
        ),
        Check(
            f"{_FILES}::test_a_role_is_ended_as_it_was_seen",
            (
                Break(
                    "a role is ended as it stands",
                    "directory.assignments:end_assignment",
                    "await history.require_seen(uow, seen, [str(assignment_id)])",
                ),
            ),
        ),
        Check(
            f"{_FILES}::test_nobody_is_erased_with_a_role_that_was_given_since",
            (
                Break(
                    "who is erased takes roles along that nobody saw",
                    "directory.accounts:erase_person",
                    "[str(person_id), *(str(assignment.id) for assignment in held)]",
                    "[str(person_id)]",
                ),
            ),
        ),
        Check(
            f"{_FILES}::test_a_file_changes_units_as_they_were_seen",
            (
                Break(
                    "a file of units overwrites what was done since",
                    "directory.units:_record",
                    "await history.require_seen(...)",
                    "pass",
                ),
            ),
        ),
        Check(
            "tests/submissions/test_plan_versions.py::test_a_file_replaces_rule_sets_as_they_were_seen",
            (
                Break(
                    "rule sets are replaced unseen",
                    "submissions:import_rule_sets",
                    "await require_all_seen(uow, _KIND, replaced, seen)",
                ),
            ),
        ),
        Check(
            "tests/awards/test_catalogue.py::test_a_file_replaces_entries_as_they_were_seen",
            (
                Break(
                    "entries of the catalogue are replaced unseen",
                    "awards:import_awards",
                    "await require_all_seen(...)",
                ),
            ),
        ),
        Check(
            "tests/awards/test_catalogue.py::test_an_entry_fits_those_that_its_file_does_not_name",
            (Break("a file fits only itself", "awards:import_awards", "known.values()", "()"),),
        ),
        Check(
            "tests/submissions/test_plan_versions.py::test_an_interest_is_taken_back_as_the_dossier_was_seen",
            (
                Break(
                    "an interest is taken back as it stands",
                    "submissions:withdraw_interest",
                    "await require_seen(uow, before, seen)",
                ),
            ),
        ),
        Check(
            "tests/submissions/test_writing.py::test_a_part_is_refused_where_the_whole_is",
            (
                Break(
                    "who was left out of a dossier is written once more",
                    "submissions:_in_review",
                    "dossier.in_review",
                    "dossier.nominees",
                ),
                Break(
                    "a part is written over what a colleague wrote meanwhile",
                    "submissions:_hold_editable",
                    "await require_seen(...)",
                ),
            ),
        ),
    ),
)
