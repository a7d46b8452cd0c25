"""The seeded bugs, as breaks of the code; a test says when one no longer fits."""

from typing import Final

from tests.faults.bugs.bug import Bug
from tests.invariants.breaks import Break, Words

_SENT: Final = "await self._send_all(newest(chain.from_iterable(map(_nudges, records))))"
_ACKNOWLEDGED: Final = "await consumer.commit()"
_UNIQUE: Final = "CONSTRAINT uq_notices_fact_id_person_id"

BUGS: Final[tuple[Bug, ...]] = (
    Bug(
        "points-consume",
        "killed before postgres: query COMMIT: not within 30 s: everybody is told",
        (
            Break(
                "acknowledged before the effect",
                "kit:_parse",
                'body=b""',
                'body=await original.__self__._consumer.commit() or b""',
            ),
        ),
        near="COMMIT",
    ),
    Bug(
        "duplicates-rebalanced",
        "every duplicate reaches the inbox",
        (
            Break(
                "no inbox",
                "kit:Inbox._take",
                "{row.event_id for row in await uow.run(_ENTER, [fact.envelope.id for fact in facts])}",
                "{fact.envelope.id for fact in facts}",
            ),
        ),
    ),
    Bug(
        "late-commit",
        "the fact that was committed last leaves",
        (
            Break(
                "outbox read by the last position",
                "kit:Relay._move",
                "rows = await connection.fetch(_TAKE, BATCH)",
                """
                rows = await connection.fetch(_TAKE, BATCH)
                rows = [row for row in rows if row["position"] > getattr(self, "last", 0)]
                """,
            ),
            Break(
                "the last position is kept",
                "kit:Relay._move",
                "SENT.inc(len(rows))",
                """
                self.last = rows[-1]["position"]
                SENT.inc(len(rows))
                """,
            ),
        ),
    ),
    Bug(
        "points-conclude",
        "killed before postgres: query COMMIT",
        (
            Break(
                "a handler commits",
                "submissions:conclude_stage",
                "return DossierView.of(saved, uow.now)",
                """
                from kit.database import commit_at_edge

                await uow.flush()
                await commit_at_edge(uow._connection)
                await uow._connection.exec_driver_sql("SELECT 1")  # the rest in another transaction
                return DossierView.of(saved, uow.now)
                """,
            ),
            Break(
                "nobody minds an earlier commit",
                "kit:Command.commit",
                "self._current_transaction() is not self._transaction",
            ),
        ),
        near="COMMIT",
    ),
    Bug(
        "two-relays",
        "came twice",
        (
            Words(
                "relays without a lock",
                "kit:Relay._lock",
                "pg_try_advisory_lock($1)",
                "pg_try_advisory_lock_shared($1)",
            ),
        ),
    ),
    Bug(
        "relay-zombie",
        "frozen before kafka: EndTxn: facts of",
        (
            Break(
                "each relay with a transactional id of its own",
                "kit:Relay._relay",
                "relay_id(self._service)",
                'f"{self._service}-relay-{connection.get_server_pid()}"',
            ),
        ),
    ),
    Bug(
        "older-fact-late",
        "its newest fact says",
        (
            Words(
                "a projection that ignores the sequence",
                "authority:_upsert",
                "WHERE known.sequence < excluded.sequence",
            ),
        ),
    ),
    Bug(
        "answer-to-workflow-lost",
        "the repeat of open_stage counted as another command",
        (
            Break(
                "a retry under a new key",
                "workflows:ServiceClient.command",
                '"Idempotency-Key": key',
                '"Idempotency-Key": f"{key}/{__import__(\'uuid\').uuid4()}"',
            ),
        ),
    ),
    Bug(
        "out-of-turn",
        "/stages/2/open {'attempt': 1} was answered 200",
        (Break("the level checked by the workflow only", "submissions:open_stage", "earlier_over"),),
    ),
    Bug(
        "points-bridge",
        "its workflow was told of []",
        (
            Break(
                "offsets committed before Temporal accepted",
                "workflows:Bridge._bridge",
                f"{_SENT}\n{_ACKNOWLEDGED}",
                f"{_ACKNOWLEDGED}\n{_SENT}",
            ),
        ),
        near="temporal: ",
    ),
    Bug(
        "points-relay",
        "on the topic: None instead of",
        (
            Break(
                "facts removed before the broker has them",
                "kit:Relay._move",
                """
                if not rows:
                    return 0
                """,
                """
                if not rows:
                    return 0
                await connection.execute(_REMOVE, [row["position"] for row in rows])
                """,
            ),
        ),
        near="kafka: EndTxn",
    ),
    Bug(
        "points-submit",
        "killed before postgres: query COMMIT",
        (
            Break(
                "the answer recorded in a transaction of its own",
                "kit:_command",
                """
                idempotency.record(
                    uow, asked, idempotency.Answer(response.status_code, headers, bytes(response.body))
                )
                await uow.commit()
                """,
                """
                await uow.commit()
                async with edge.units_of_work.begin(actor, cause) as uow:
                    idempotency.record(
                        uow, asked, idempotency.Answer(response.status_code, headers, bytes(response.body))
                    )
                    await uow.commit()
                """,
            ),
        ),
        near="COMMIT",
    ),
    Bug(
        "poison",
        "say ['reaction_failed', 'reaction_failed']",
        (
            Break(
                "dead letters that don't park their key",
                "kit:Inbox._once",
                "await _any_parked(uow, [record])",
                "False",
            ),
        ),
    ),
    Bug(
        "two-at-once",
        "answered [(200, None), (200, None)] instead of",
        (Words("a conclusion without the lock", "submissions:_LOCK", "FOR UPDATE OF d"),),
    ),
    Bug(
        "duplicates-rebalanced",
        "facts were told of instead of",
        (
            Break(
                "consumers that read what is not committed",
                "kit:Consumer.__init__",
                'isolation_level="read_committed"',
                'isolation_level="read_uncommitted"',
            ),
        ),
    ),
    Bug(
        "duplicates-rebalanced",
        "2 notices for person",
        (
            Words(
                "notices without uniqueness",
                "notify.migrations:_TABLES",
                f", {_UNIQUE} UNIQUE (fact_id, person_id)",
            ),
            Words("nor is it asked for", "notify:_RAISE", f"ON CONFLICT ON {_UNIQUE} DO NOTHING"),
            Break(
                "people are told once for each office",
                "notify:people_to_tell",
                "return people | set(await uow.authority.holders_of(offices))",
                """
                asked = [await uow.authority.holders_of([office]) for office in offices]
                return [*people, *(each for holders in asked for each in holders)]
                """,
            ),
        ),
    ),
    Bug(
        "connection-around-commit",
        "BEFORE b'COMMIT'",
        (
            Break(
                "a success whatever became of the commit",
                "kit:_command",
                "await uow.commit()",
                """
                try:
                    await uow.commit()
                except Exception:
                    log.warning("late")
                """,
            ),
        ),
    ),
    Bug(
        "points-courier",
        "killed before smtp: message: notice",
        (
            Break(
                "an e-mail noted as sent before it is handed over",
                "notify:Courier._settle_and_claim",
                "claimed = await queue.claim(uow, free, self.patience) if free else []",
                """
                claimed = await queue.claim(uow, free, self.patience) if free else []
                early = [Settlement(one.id, DeliveryState.SENT, 0, None) for one in claimed]
                for notice in await queue.settle(uow, early):
                    uow.publish(facts.delivered(notice, EMAIL))
                """,
            ),
        ),
        near="smtp: message",
    ),
    Bug(
        "points-courier",
        "no e-mail carries its Message-ID",
        (
            Break(
                "another Message-ID at each attempt",
                "notify:message_of",
                'f"<{letter.notice_id}@thidua>"',
                "f\"<{__import__('uuid').uuid4()}@thidua>\"",
            ),
        ),
        near="smtp: message",
    ),
    Bug(
        "last-evening",
        "2024-11-24 23:50+07, host +1 h: 409 round_not_open",
        (
            Break(
                "the deadline by the host's clock",
                "submissions:admit",
                "local_date(uow.now)",
                "local_date(__import__('datetime').datetime.now().astimezone())",
            ),
        ),
    ),
)
