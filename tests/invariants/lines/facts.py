"""Lines 3 and 4: the inbox, and the order of facts."""

from typing import Final

from tests.invariants.line import Break, Check, Line

_INBOX: Final = "services/_kit/src/kit/inbox.py"
_RELAY: Final = "services/_kit/src/kit/relay.py"
_LINE_03: Final = "tests/invariants/test_line_03.py"
_LINE_04: Final = "tests/invariants/test_line_04.py"
_INBOX_ROW: Final = (
    "        new = {row.event_id for row in await uow.fetch(_ENTER, [fact.envelope.id for fact in facts])}\n"
)

INBOX = Line(
    3,
    "A fact has one effect: its inbox row commits with it; readers are tolerant",
    (
        Check(
            f"{_LINE_03}::test_a_fact_that_comes_twice_has_one_effect",
            (
                Break(
                    "no inbox row is written",
                    _INBOX,
                    _INBOX_ROW,
                    "        new = {fact.envelope.id for fact in facts}\n",
                ),
            ),
        ),
        Check(
            f"{_LINE_03}::test_an_effect_that_failed_leaves_no_inbox_row_and_comes_at_the_next_attempt",
            (
                Break(
                    "the inbox row commits before the effect",
                    _INBOX,
                    _INBOX_ROW,
                    "        async with self._begin() as own:\n"
                    f"    {_INBOX_ROW.replace('await uow.', 'await own.')}"
                    "            await own.commit()\n",
                ),
            ),
        ),
        Check(
            f"{_LINE_03}::test_inbox_rows_outlive_every_topic_that_is_not_kept_for_ever",
            (
                Break(
                    "inbox rows go before their topic",
                    "services/_kit/src/kit/housekeeping.py",
                    "INBOX_DAYS: Final = 120",
                    "INBOX_DAYS: Final = 30",
                ),
            ),
        ),
        Check(
            "tests/contracts/test_contracts.py::test_readers_are_tolerant",
            (
                Break(
                    "readers refuse a field that they don't know",
                    "services/_contracts/src/contracts/event.py",
                    'extra="ignore"',
                    'extra="forbid"',
                ),
            ),
        ),
    ),
)

ORDER = Line(
    4,
    "Facts of an aggregate leave numbered, in order, at least once, by one relay; poison costs only its key",
    (
        Check(
            "tests/kit/test_relay.py::test_facts_leave_in_the_order_of_their_aggregate",
            (
                Break(
                    "facts leave in any order", _RELAY, "ORDER BY position LIMIT", "ORDER BY random() LIMIT"
                ),
                Break(
                    "the newest leave first",
                    _RELAY,
                    "ORDER BY position LIMIT",
                    "ORDER BY position DESC LIMIT",
                ),
            ),
            needs_broker=True,
        ),
        Check(
            f"{_LINE_04}::test_the_facts_of_a_dossier_are_numbered_without_gaps",
            (
                Break(
                    "facts are not counted",
                    "services/submissions/src/submissions/dossiers/change.py",
                    "        after = after.next_version()\n",
                    "",
                ),
            ),
        ),
        Check(
            "tests/authority/test_authority.py::test_an_older_fact_changes_nothing",
            (
                Break(
                    "a projection takes whatever comes last",
                    "services/_authority/src/authority/projection.py",
                    "WHERE known.sequence < excluded.sequence",
                    "",
                ),
            ),
        ),
        Check(
            f"{_LINE_04}::test_a_fact_that_the_broker_did_not_take_stays_in_the_outbox",
            (
                Break(
                    "facts are removed before the broker has them",
                    _RELAY,
                    "        async with producer.transaction():\n",
                    "        await connection.execute(_REMOVE, [row['position'] for row in rows])\n"
                    "        async with producer.transaction():\n",
                ),
            ),
            needs_broker=True,
        ),
        Check(
            f"{_LINE_04}::test_one_relay_is_active_at_a_time",
            (
                Break(
                    "relays don't ask for the lock",
                    _RELAY,
                    'await connection.fetchval("SELECT pg_try_advisory_lock($1)", number)',
                    'await connection.fetchval("SELECT $1::int > 0", number)',
                ),
            ),
        ),
        Check(
            "tests/kit/test_relay.py::test_nobody_who_reads_committed_ever_sees_what_a_zombie_sent",
            (
                Break(
                    "each relay has a transactional id of its own",
                    _RELAY,
                    '            transactional_id=f"{self._service}-relay",',
                    '            transactional_id=f"{self._service}-relay-{id(self)}",',
                ),
            ),
            needs_broker=True,
        ),
        Check(
            f"{_LINE_04}::test_what_was_not_committed_is_not_consumed",
            (
                Break(
                    "consumers read what is not committed",
                    "services/_kit/src/kit/consumer.py",
                    'isolation_level="read_committed"',
                    'isolation_level="read_uncommitted"',
                ),
            ),
            needs_broker=True,
        ),
        Check(
            f"{_LINE_04}::test_poison_is_parked_with_what_follows_in_its_key_and_nobody_else_waits",
            (
                Break(
                    "later facts of the key go ahead",
                    _INBOX,
                    "if await _any_parked(uow, [record]):",
                    "if await _is_parked(uow, record):",
                ),
                Break(
                    "poison is skipped",
                    _INBOX,
                    "            await self._park(record, error, dead_letter)\n",
                    "            log.warning('skipped', error=repr(error))\n",
                ),
                Break(
                    "poison holds up the others",
                    _INBOX,
                    "            await self._park(record, error, dead_letter)\n",
                    "            raise\n",
                ),
            ),
            needs_broker=True,
        ),
    ),
)
