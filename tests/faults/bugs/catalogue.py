"""The seeded bugs. Each `old` stands exactly once in its file; a test says when one no longer fits."""

from typing import Final

from tests.faults.bugs.bug import Bug, bug

_KIT: Final = "services/_kit/src/kit"
_HTTP, _INBOX, _RELAY = f"{_KIT}/http.py", f"{_KIT}/inbox.py", f"{_KIT}/relay.py"
_CONSUMER, _UNIT_OF_WORK = f"{_KIT}/consumer.py", f"{_KIT}/unit_of_work.py"
_DOSSIERS: Final = "services/submissions/src/submissions/dossiers"
_NOTIFY: Final = "services/notify/src/notify"
_RECORD: Final = (
    "        idempotency.record(\n"
    "            uow, asked, idempotency.Answer(response.status_code, headers, bytes(response.body))\n"
    "        )\n"
    "        await uow.commit()\n"
)
_SENDING: Final = (
    "                    await self._send_all(newest(filter(None, map(_nudge, records))))\n"
    "                    await consumer.commit()\n"
)

BUGS: Final[tuple[Bug, ...]] = (
    bug(
        "acknowledged before the effect",
        "points-consume",
        "killed before postgres: query COMMIT: not within 30 s: everybody is told",
        (
            _CONSUMER,
            "    return _Batch(\n",
            "    await original.__self__._consumer.commit()\n    return _Batch(\n",
        ),
        near="COMMIT",
    ),
    bug(
        "no inbox",
        "duplicates-rebalanced",
        "every duplicate reaches the inbox",
        (
            _INBOX,
            "row.event_id for row in await uow.fetch(_ENTER, [fact.envelope.id for fact in facts])",
            "fact.envelope.id for fact in facts",
        ),
    ),
    bug(
        "outbox read by the last position",
        "late-commit",
        "the fact that was committed last leaves",
        (
            _RELAY,
            "        rows = await connection.fetch(_TAKE, BATCH)\n",
            (
                "        rows = await connection.fetch(_TAKE, BATCH)\n"
                "        rows = [row for row in rows if row['position'] > getattr(self, 'last', 0)]\n"
            ),
        ),
        (
            _RELAY,
            "        SENT.inc(len(rows))\n",
            "        self.last = rows[-1]['position']\n        SENT.inc(len(rows))\n",
        ),
    ),
    bug(
        "a handler commits",
        "points-conclude",
        "killed before postgres: query COMMIT",
        (
            f"{_DOSSIERS}/handlers/review.py",
            (
                "        *(returned if command.outcome is StageOutcome.RETURNED else ()),\n"
                "        *outcome_events(before, after),\n    )\n"
            ),
            (
                "        *(returned if command.outcome is StageOutcome.RETURNED else ()),\n"
                "        *outcome_events(before, after),\n    )\n"
                "    from kit.database import commit_at_edge\n\n"
                "    await uow.flush()\n    await commit_at_edge(uow.connection)\n"
                "    await uow.connection.exec_driver_sql('SELECT 1')\n"  # the rest in another transaction
            ),
        ),
        (_UNIT_OF_WORK, "or self._current_transaction() is not self._transaction", ""),
        near="COMMIT",
    ),
    bug(
        "relays without a lock",
        "two-relays",
        "came twice",
        (_RELAY, "SELECT pg_try_advisory_lock($1)", "SELECT pg_try_advisory_lock_shared($1)"),
    ),
    bug(
        "each relay with a transactional id of its own",
        "relay-zombie",
        "frozen before kafka: EndTxn: facts of",
        (
            _RELAY,
            'transactional_id=f"{self._service}-relay",',
            'transactional_id=f"{self._service}-relay-{connection.get_server_pid()}",',
        ),
    ),
    bug(
        "a projection that ignores the sequence",
        "older-fact-late",
        "its newest fact says",
        (
            "services/_authority/src/authority/projection.py",
            "WHERE known.sequence < excluded.sequence",
            "",
        ),
    ),
    bug(
        "a retry under a new key",
        "answer-to-workflow-lost",
        "the repeat of open_stage counted as another command",
        (
            "workflows/src/workflows/clients.py",
            '{"Idempotency-Key": key,',
            '{"Idempotency-Key": f"{key}/{__import__(\'uuid\').uuid4()}",',
        ),
    ),
    bug(
        "the level checked by the workflow only",
        "out-of-turn",
        "/stages/2/open {'attempt': 1} was answered 200",
        (f"{_DOSSIERS}/domain.py", "and earlier_over and dossier.in_review", "and dossier.in_review"),
    ),
    bug(
        "offsets committed before Temporal accepted",
        "points-bridge",
        "its workflow was told of []",
        (
            "workflows/src/workflows/bridge.py",
            _SENDING,
            "".join(reversed(_SENDING.splitlines(keepends=True))),
        ),
        near="temporal: ",
    ),
    bug(
        "facts removed before the broker has them",
        "points-relay",
        "on the topic: None instead of",
        (
            _RELAY,
            "        async with producer.transaction():\n",
            (
                "        await connection.execute(_REMOVE, [row['position'] for row in rows])\n"
                "        async with producer.transaction():\n"
            ),
        ),
        near="kafka: EndTxn",
    ),
    bug(
        "the answer recorded in a transaction of its own",
        "points-submit",
        "killed before postgres: query COMMIT",
        (
            _HTTP,
            _RECORD,
            "        await uow.commit()\n"
            "    async with edge.units_of_work.begin(actor, cause) as uow:\n" + _RECORD,
        ),
        near="COMMIT",
    ),
    bug(
        "dead letters that don't park their key",
        "poison",
        "say ['reaction_failed', 'reaction_failed']",
        (_INBOX, "if await _any_parked(uow, [record]):", "if False:"),
    ),
    bug(
        "a conclusion without the lock",
        "two-at-once",
        "answered [(200, None), (200, None)] instead of",
        (
            f"{_DOSSIERS}/repository.py",
            "FROM dossiers d WHERE d.id = $1 FOR UPDATE OF d\n",
            "FROM dossiers d WHERE d.id = $1\n",
        ),
    ),
    bug(
        "consumers that read what is not committed",
        "duplicates-rebalanced",
        "facts were told of instead of",
        (_CONSUMER, 'isolation_level="read_committed"', 'isolation_level="read_uncommitted"'),
    ),
    bug(
        "notices without uniqueness",
        "duplicates-rebalanced",
        "2 notices for person",
        (
            f"{_NOTIFY}/migrations/versions/0001_notify.py",
            (
                "    read_at    timestamptz,\n"
                "    CONSTRAINT uq_notices_fact_id_person_id UNIQUE (fact_id, person_id)\n"
            ),
            "    read_at    timestamptz\n",
        ),
        (
            f"{_NOTIFY}/repository.py",
            "        ON CONFLICT ON CONSTRAINT uq_notices_fact_id_person_id DO NOTHING\n",
            "",
        ),
        (
            f"{_NOTIFY}/recipients.py",
            "    return people | set(await uow.authority.holders_of(offices))\n",
            (
                "    asked = [await uow.authority.holders_of([office]) for office in offices]\n"
                "    return [*people, *(each for holders in asked for each in holders)]\n"
            ),
        ),
    ),
    bug(
        "a success whatever became of the commit",
        "connection-around-commit",
        "BEFORE b'COMMIT'",
        (
            _HTTP,
            "        await uow.commit()\n        return response\n",
            (
                "        try:\n            await uow.commit()\n"
                "        except Exception:\n            log.warning('late')\n        return response\n"
            ),
        ),
    ),
    bug(
        "an e-mail noted as sent before it is handed over",
        "points-courier",
        "killed before smtp: message: notice",
        (
            f"{_NOTIFY}/courier.py",
            "            claimed = await queue.claim(uow, free, self.patience) if free else []\n",
            (
                "            claimed = await queue.claim(uow, free, self.patience) if free else []\n"
                "            early = [Settlement(one.id, DeliveryState.SENT, 0, None) for one in claimed]\n"
                "            for notice in await queue.settle(uow, early):\n"
                "                uow.publish(events.delivered(notice, EMAIL))\n"
            ),
        ),
        near="smtp: message",
    ),
    bug(
        "another Message-ID at each attempt",
        "points-courier",
        "no e-mail carries its Message-ID",
        (
            f"{_NOTIFY}/mail.py",
            'f"<{letter.notice_id}@thidua>"',
            "f\"<{__import__('uuid').uuid4()}@thidua>\"",
        ),
        near="smtp: message",
    ),
    bug(
        "the deadline by the host's clock",
        "last-evening",
        "2024-11-24 23:50+07, host +1 h: 409 round_not_open",
        (
            f"{_DOSSIERS}/handlers/prepare.py",
            "    today = local_date(uow.now)\n",
            "    today = local_date(__import__('datetime').datetime.now().astimezone())\n",
        ),
    ),
)
