"""Lines 1 and 2: transactions and idempotency."""

from typing import Final

from tests.invariants.line import Break, Check, Line

_HTTP: Final = "services/_kit/src/kit/http.py"
_DATABASE: Final = "services/_kit/src/kit/database.py"
_UNIT_OF_WORK: Final = "services/_kit/src/kit/unit_of_work.py"
_IDEMPOTENCY: Final = "services/_kit/src/kit/idempotency.py"
_HOUSEKEEPING: Final = "services/_kit/src/kit/housekeeping.py"
_COMMIT: Final = "        await uow.commit()\n        return response\n"
_TESTS: Final = "tests/kit/test_idempotency.py"

TRANSACTION = Line(
    1,
    "One command is one transaction, and the edge commits it once, before the answer leaves",
    (
        Check(
            "tests/kit/test_unit_of_work.py::test_rows_facts_and_idempotency_record_commit_together",
            (
                Break("the edge forgets to commit", _HTTP, _COMMIT, "        return response\n"),
                Break("the outbox is not written", _UNIT_OF_WORK, "        await self.flush()\n", ""),
            ),
        ),
        Check(
            "tests/kit/test_unit_of_work.py::test_what_breaks_a_handler_leaves_nothing",
            (
                Break(
                    "connections let anybody commit",
                    _DATABASE,
                    "if not connection.info.get(EDGE_COMMITS):",
                    "if connection.info.get('never'):",
                ),
                Break("a piece may commit the whole", _UNIT_OF_WORK, "if self._is_piece or ", "if "),
                Break(
                    "a statement may run after the end of the transaction",
                    _DATABASE,
                    "    if not (driver.is_in_transaction() or plain.info[FOR_QUERIES]):",
                    "    if driver.is_closed():",
                ),
            ),
        ),
        Check(
            "tests/kit/test_unit_of_work.py::test_a_query_cannot_write_and_leaves_its_connection_able_to",
            (Break("a query may write", _DATABASE, '"on" if queries else "off"', '"off"'),),
        ),
        Check(
            "tests/invariants/test_line_01.py"
            "::test_what_the_database_refuses_at_the_commit_leaves_nothing_and_is_no_success",
            (
                Break(
                    "the answer does not wait for the commit",
                    _HTTP,
                    _COMMIT,
                    "        try:\n            await uow.commit()\n"
                    "        except Exception:\n            log.exception('late')\n        return response\n",
                ),
                Break(
                    "facts leave on a connection of their own",
                    _UNIT_OF_WORK,
                    "        self.add(outbox, *self._pending.facts)\n",
                    "        if self._pending.facts:\n"
                    "            async with self.connection.engine.connect() as own:\n"
                    "                await own.execute(outbox.insert(), self._pending.facts)\n"
                    "                await commit_at_edge(own)\n",
                ),
            ),
        ),
    ),
)

IDEMPOTENCY = Line(
    2,
    "The same command twice is done once and told twice; an edit says which revision it read",
    (
        Check(
            f"{_TESTS}::test_same_key_and_body_get_the_same_answer",
            (
                Break(
                    "the key is not claimed",
                    _HTTP,
                    "        if given:\n",
                    "        if None:\n",
                ),
                Break(
                    "the answer is not recorded",
                    _IDEMPOTENCY,
                    '"headers": answer.headers, "response": answer.body}',
                    '"headers": {}, "response": b""}',
                ),
            ),
        ),
        Check(
            f"{_TESTS}::test_a_key_belongs_to_its_actor_and_route",
            (
                Break(
                    "keys are shared among people",
                    _HTTP,
                    '        actor.name,\n        f"{request.method} {request.url.path}",',
                    '        "anybody",\n        f"{request.method} {request.url.path}",',
                ),
                Break(
                    "keys are shared among routes",
                    _HTTP,
                    '        actor.name,\n        f"{request.method} {request.url.path}",',
                    '        actor.name,\n        "any route",',
                ),
            ),
        ),
        Check(
            f"{_TESTS}::test_another_body_under_the_same_key_is_refused",
            (
                Break(
                    "the body is not compared",
                    _IDEMPOTENCY,
                    "if held.request_hash != request.request_hash:",
                    "if False:",
                ),
            ),
        ),
        Check(
            f"{_TESTS}::test_a_repeat_waits_while_the_first_is_still_at_work",
            (
                Break(
                    "a repeat does not wait for the first",
                    _IDEMPOTENCY,
                    '"INSERT INTO idempotency_keys (actor, route, key, request_hash) VALUES ($1, $2, $3, $4)"\n'
                    '    " ON CONFLICT DO NOTHING RETURNING true"',
                    '"SELECT true WHERE $4::bytea IS NOT NULL AND NOT EXISTS"\n'
                    '    " (SELECT FROM idempotency_keys WHERE actor = $1 AND route = $2 AND key = $3)"',
                ),
            ),
        ),
        Check(
            f"{_TESTS}::test_a_refused_attempt_leaves_the_key_free",
            (
                Break(
                    "refusals are recorded",
                    _HTTP,
                    "        response = await answer(request)\n        headers",
                    "        try:\n            response = await answer(request)\n"
                    "        except Problem as refusal:\n            response = problem_response(refusal)\n"
                    "        headers",
                ),
            ),
        ),
        Check(
            "tests/invariants/test_line_02.py::test_an_idempotency_record_is_kept_for_thirty_days",
            (
                Break(
                    "records go early",
                    _HOUSEKEEPING,
                    "IDEMPOTENCY_DAYS: Final = 30",
                    "IDEMPOTENCY_DAYS: Final = 7",
                ),
                Break(
                    "records stay",
                    _HOUSEKEEPING,
                    "IDEMPOTENCY_DAYS: Final = 30",
                    "IDEMPOTENCY_DAYS: Final = 90",
                ),
            ),
        ),
        Check(
            "tests/submissions/test_dossiers.py::test_editing_asks_for_the_revision_that_was_read",
            (
                Break(
                    "revisions are not compared",
                    "services/submissions/src/submissions/dossiers/handlers/prepare.py",
                    "if before.revision != revision:",
                    "if before.revision < 0:",
                ),
                Break(
                    "an edit need not say what it read",
                    "services/submissions/src/submissions/api.py",
                    "    if if_match is None:\n        raise PreconditionMissing\n",
                    "    if if_match is None:\n        return 1\n",
                ),
            ),
        ),
    ),
)
