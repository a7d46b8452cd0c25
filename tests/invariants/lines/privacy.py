"""Line 12: personal data."""

from typing import Final

from tests.invariants.line import Break, Check, Line

_EVENTS: Final = "services/_contracts/src/contracts/submissions/events.py"
_DATABASE: Final = "services/_kit/src/kit/database.py"
_PEOPLE: Final = "services/directory/src/directory/people/handlers.py"
_LINE_12: Final = "tests/invariants/test_line_12.py"

PRIVACY = Line(
    12,
    "No citizen number, contact, name or evidence in facts, logs or histories; erasing leaves a tombstone",
    (
        Check(
            "tests/contracts/test_contracts.py::test_no_fact_carries_personal_data",
            (
                Break(
                    "a nominee's name in a fact",
                    _EVENTS,
                    "    decided_at: int | None\n",
                    '    decided_at: int | None\n    name: str = ""\n',
                ),
            ),
        ),
        Check(
            f"{_LINE_12}::test_no_personal_data_leaves_a_service",
            (
                Break(
                    "a nominee's name in a field for something else",
                    "services/submissions/src/submissions/dossiers/events.py",
                    "        award_code=nominee.award_code,\n",
                    '        award_code=f"{nominee.award_code} {nominee.name}",\n',
                ),
                Break(
                    "a nominee's name in what workflows read",
                    "services/submissions/src/submissions/dossiers/handlers/progress.py",
                    "unit_name=units[stage.unit_id].name,",
                    "unit_name=dossier.nominees[0].name,",
                ),
                Break("statements are logged with their values", _DATABASE, "hide_parameters=True,", ""),
                Break(
                    "what PostgreSQL quotes of a row is logged",
                    _DATABASE,
                    "if not isinstance(error, asyncpg.PostgresError) or not error.detail:",
                    "if not isinstance(error, str) or not error:",
                ),
            ),
        ),
        Check(
            "tests/kit/test_problems.py::test_the_callers_trace_goes_on_into_facts",
            (
                Break(
                    "any text goes on as a trace",
                    "services/_kit/src/kit/http.py",
                    "traceparent=traceparent if _TRACEPARENT.fullmatch(traceparent) else None",
                    "traceparent=traceparent or None",
                ),
            ),
        ),
        Check(
            "tests/directory/test_people.py::test_no_fact_and_no_history_carries_a_name_or_contact",
            (
                Break(
                    "a name in the directory's history",
                    _PEOPLE,
                    '{"fields": changed_fields(known[person.id], person) if person.id in known else []},',
                    '{"fields": [person.name]},',
                ),
            ),
        ),
        Check(
            "tests/directory/test_people.py"
            "::test_erasing_leaves_an_id_a_tombstone_for_each_assignment_and_a_line_of_history",
            (
                Break(
                    "no tombstone is published",
                    "services/directory/src/directory/assignments/handlers.py",
                    "        uow.publish_tombstone(AssignmentRecordedV1.topic, str(assignment.id))\n",
                    "",
                ),
                Break(
                    "the directory's row keeps the name",
                    _PEOPLE,
                    "    await repository.save(uow, [blanked])\n",
                    "",
                ),
            ),
        ),
        Check(
            f"{_LINE_12}::test_a_tombstone_takes_the_assignment_away_in_every_service",
            (
                Break(
                    "tombstones are passed over",
                    "services/_authority/src/authority/projection.py",
                    "reactions.erasures[AssignmentRecordedV1.topic] = erase_assignment\n",
                    "",
                ),
            ),
        ),
        Check(
            f"{_LINE_12}::test_a_contact_is_asked_at_delivery_and_kept_nowhere",
            (
                Break(
                    "the address is kept beside the delivery",
                    "services/notify/src/notify/courier.py",
                    "await self.mail.hand_over(message_of(delivery.letter, contact, self.sender))\n",
                    "await self.mail.hand_over(message_of(delivery.letter, contact, self.sender))\n"
                    "                    fault = contact.email\n",
                ),
                Break(
                    "the directory is not asked",
                    "services/notify/src/notify/courier.py",
                    "contact = contacts.get(delivery.person_id)\n",
                    "contact = None\n",
                ),
            ),
        ),
    ),
)
