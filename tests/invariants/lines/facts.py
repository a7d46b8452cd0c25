"""Lines 3 and 4: the inbox, and the order of facts."""

from typing import Final

from tests.invariants.breaks import Break, Words
from tests.invariants.line import Check, Line

_LINE_03: Final = "tests/invariants/test_line_03.py"
_REPEATS: Final = "tests/kit/test_repeats.py"
_REPUBLISH: Final = "tests/kit/test_republish.py"
_LINE_04: Final = "tests/invariants/test_line_04.py"
_NEW: Final = "{row.event_id for row in await uow.run(_ENTER, [fact.envelope.id for fact in facts])}"

INBOX = Line(
    3,
    "A fact has one effect: its inbox row commits with it; readers are tolerant",
    (
        Check(
            f"{_LINE_03}::test_a_fact_that_comes_twice_has_one_effect",
            (
                Break(
                    "no inbox row is written",
                    "kit:Inbox._take",
                    _NEW,
                    "{fact.envelope.id for fact in facts}",
                ),
            ),
        ),
        Check(
            f"{_LINE_03}::test_an_effect_that_failed_leaves_no_inbox_row_and_comes_at_the_next_attempt",
            (
                Break(
                    "the inbox row commits before the effect",
                    "kit:Inbox._take",
                    f"new = {_NEW}",
                    f"""
                    async with self._begin() as own:
                        new = {_NEW.replace("uow", "own")}
                        await own.commit()
                    """,
                ),
            ),
        ),
        Check(
            f"{_LINE_03}::test_inbox_rows_outlive_every_topic_that_is_not_kept_for_ever",
            (Break("inbox rows go before their topic", "kit:INBOX_DAYS", "120", "30"),),
        ),
        Check(
            f"{_REPEATS}::test_a_repeat_is_not_acted_on_when_its_inbox_row_is_long_gone",
            (
                Break(
                    "what is told once more is acted on again",
                    "kit:Reactions.react",
                    "declared.does is Does.KEEP or not envelope.repeated",
                    "True",
                ),
            ),
        ),
        Check(
            f"{_REPEATS}::test_a_repeat_is_kept_though_its_inbox_row_is_there_and_not_acted_on",
            (
                Break(
                    "what is told once more is known already",
                    "kit:_once_each",
                    "isinstance(one, Delivery) and one.envelope.repeated",
                    "False",
                ),
            ),
        ),
        Check(
            f"{_REPEATS}::test_the_fact_itself_has_its_effect_though_its_repeat_came_first",
            (Words("a repeat stands for the fact itself", "kit:_ENTER_REPEATS", ", true ON", ", false ON"),),
        ),
        Check(
            f"{_REPEATS}::test_a_reaction_that_does_not_say_what_it_does_is_refused",
            (
                Break(
                    "a reaction need not say what it does",
                    "kit:Reactions.on",
                    "not isinstance(does, Does)",
                    "False",
                ),
            ),
        ),
        Check(
            "tests/awards/test_copies.py::test_an_older_fact_that_is_told_once_more_sets_nothing_back",
            (
                Break(
                    "an older fact sets a copy back",
                    "awards.heard:_is_newer",
                    "known < number",
                    "number > 0",
                ),
            ),
        ),
        Check(
            "tests/contracts/test_contracts.py::test_readers_are_tolerant",
            (
                Break(
                    "readers refuse a field that they don't know",
                    "contracts:Value",
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
            "tests/kit/test_facts.py::test_a_fact_is_kept_and_queued_by_the_statement_that_writes_it",
            (Break("a fact is kept and does not leave", "kit:_statement", "table is facts", "False"),),
        ),
        Check(
            f"{_REPUBLISH}::test_a_compacted_topic_ends_with_what_is_newest",
            (
                Break(
                    "an older state is told behind a newer one",
                    "kit:Relay._move",
                    "not _is_left_out(row)",
                    "True",
                ),
            ),
            needs_broker=True,
        ),
        Check(
            f"{_REPUBLISH}::test_a_fact_leaves_once_more_as_it_was_and_says_so",
            (
                Break(
                    "a repeat does not say that it is one",
                    "kit:Relay._send",
                    'row["repeated"] and headers',
                    "False",
                ),
            ),
            needs_broker=True,
        ),
        Check(
            "tests/kit/test_begins_anew.py::test_a_consumer_that_left_its_group_for_good_is_replaced",
            (
                Break(
                    "a consumer that gave up is asked for ever",
                    "kit:_consuming",
                    "_first(stop.wait(), consumer.gave_up())",
                    "stop.wait()",
                ),
            ),
            needs_broker=True,
        ),
        Check(
            "tests/kit/test_relay.py::test_facts_leave_in_the_order_of_their_aggregate",
            (
                Words(
                    "facts leave in any order",
                    "kit:_TAKE",
                    "ORDER BY position LIMIT",
                    "ORDER BY random() LIMIT",
                ),
                Words(
                    "the newest leave first",
                    "kit:_TAKE",
                    "ORDER BY position LIMIT",
                    "ORDER BY position DESC LIMIT",
                ),
            ),
            needs_broker=True,
        ),
        Check(
            f"{_LINE_04}::test_the_facts_of_a_dossier_are_numbered_without_gaps",
            (Break("facts are not counted", "submissions:note", "after = after.next_version()"),),
        ),
        Check(
            "tests/submissions/test_dossiers.py"
            "::test_a_draft_that_was_never_sent_is_discarded_and_stays_in_the_record",
            (
                Break(
                    "others are told of a draft",
                    "submissions:note",
                    "happened if after.attempt else ()",
                    "happened",
                ),
            ),
        ),
        Check(
            "tests/authority/test_authority.py::test_an_older_fact_changes_nothing",
            (
                Words(
                    "a projection takes whatever comes last",
                    "authority:_upsert",
                    "WHERE known.sequence < excluded.sequence",
                ),
            ),
        ),
        Check(
            f"{_LINE_04}::test_a_fact_that_the_broker_did_not_take_stays_in_the_outbox",
            (
                Break(
                    "facts are removed before the broker has them",
                    "kit:Relay._move",
                    """
                    if not rows:
                        return 0
                    """,
                    """
                    if not rows:
                        return 0
                    await connection.execute(_REMOVE, [row['position'] for row in rows])
                    """,
                ),
            ),
            needs_broker=True,
        ),
        Check(
            f"{_LINE_04}::test_one_relay_is_active_at_a_time",
            (
                Words(
                    "relays don't ask for the lock",
                    "kit:Relay._lock",
                    "SELECT pg_try_advisory_lock($1)",
                    "SELECT $1::int > 0",
                ),
            ),
        ),
        Check(
            "tests/kit/test_relay.py::test_nobody_who_reads_committed_ever_sees_what_a_zombie_sent",
            (
                Break(
                    "each relay has a transactional id of its own",
                    "kit:Relay._relay",
                    "relay_id(self._service)",
                    'f"{self._service}-relay-{id(self)}"',
                ),
            ),
            needs_broker=True,
        ),
        Check(
            f"{_LINE_04}::test_what_was_not_committed_is_not_consumed",
            (
                Break(
                    "consumers read what is not committed",
                    "kit:Consumer.__init__",
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
                    "kit:Inbox._once",
                    "await _any_parked(uow, [record])",
                    "await _is_parked(uow, record)",
                ),
                Break(
                    "poison is skipped",
                    "kit:Inbox._alone",
                    "await self._park(...)",
                    "log.warning('skipped', error=repr(error))",
                ),
                Break(
                    "poison holds up the others",
                    "kit:Inbox._alone",
                    "await self._park(...)",
                    "raise",
                ),
            ),
            needs_broker=True,
        ),
    ),
)
