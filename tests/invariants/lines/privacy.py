"""Line 12: personal data."""

from typing import Final

from tests.invariants.breaks import Break, Words
from tests.invariants.line import Check, Line

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
                    "contracts:NomineeOnRoute",
                    "deciding_stage: int | None",
                    """
                    deciding_stage: int | None
                    name: str = ''
                    """,
                ),
            ),
        ),
        Check(
            f"{_LINE_12}::test_no_personal_data_leaves_a_service",
            (
                Break(
                    "a nominee's name in a field for something else",
                    "submissions:_on_route",
                    "award_code=nominee.award_code",
                    'award_code=f"{nominee.award_code} {nominee.name}"',
                ),
                Break(
                    "a nominee's name in what workflows read",
                    "submissions:_case",
                    "unit_name=units[stage.unit_id].name",
                    "unit_name=dossier.nominees[0].name",
                ),
                Break("statements are logged with their values", "kit:create_engine", "hide_parameters=True"),
                Break(
                    "what PostgreSQL quotes of a row is logged",
                    "kit:forget_row",
                    "not isinstance(error, asyncpg.PostgresError) or not error.detail",
                    "True",
                ),
            ),
        ),
        Check(
            "tests/kit/test_problems.py::test_the_callers_trace_goes_on_into_facts",
            (
                Break(
                    "any text goes on as a trace",
                    "kit:_cause",
                    "traceparent if _TRACEPARENT.fullmatch(traceparent) else None",
                    "traceparent or None",
                ),
            ),
        ),
        Check(
            "tests/directory/test_people.py::test_no_fact_and_no_history_carries_a_name_or_contact",
            (
                Break(
                    "a name in the directory's history",
                    "directory:note",
                    "changed_fields(known[person.id], person) if person.id in known else []",
                    "[person.name]",
                ),
            ),
        ),
        Check(
            "tests/submissions/test_attempts.py"
            "::test_nominees_of_several_dossiers_are_named_for_whom_they_concern",
            (
                Words(
                    "nominees are named for everybody",
                    "submissions:_NAMED",
                    "AND circle.unit_id = ANY($2)",
                ),
                Break(
                    "salts are for whoever sees the dossier",
                    "submissions:list_sealed_names",
                    "Capability.DRAFT_DECISION",
                ),
            ),
        ),
        Check(
            "tests/directory/test_people.py::test_names_by_their_ids_are_for_whoever_has_a_role",
            (
                Break(
                    "names are for whoever is signed in",
                    "directory:named",
                    "await uow.authority.require_anywhere(...)",
                ),
            ),
        ),
        Check(
            "tests/awards/test_disclosures.py"
            "::test_nothing_is_public_until_the_clerk_says_so_and_taking_off_leaves_the_record",
            (
                Break(
                    "a decision is shown to everybody, whether it is listed or not",
                    "awards:_listed_row",
                    "not repository.disclosure_of(row).is_listed",
                    "False",
                ),
            ),
        ),
        Check(
            "tests/awards/test_disclosures.py"
            "::test_a_paper_is_checked_by_its_number_and_the_code_that_stands_on_it",
            (
                Break(
                    "a paper is told of to who knows its number alone",
                    "awards:decision_of_paper",
                    "is_code(of_it, code)",
                    "True",
                ),
            ),
        ),
        Check(
            "tests/directory/test_people.py"
            "::test_erasing_leaves_an_id_a_tombstone_for_each_assignment_and_a_line_of_history",
            (
                Break(
                    "no tombstone is published",
                    "directory.assignments:erase",
                    "uow.publish_tombstone(...)",
                ),
                Break(
                    "the directory's row keeps the name",
                    "directory:blank",
                    "await repository.save(...)",
                ),
            ),
        ),
        Check(
            f"{_LINE_12}::test_a_tombstone_takes_the_assignment_away_in_every_service",
            (
                Break(
                    "tombstones are passed over",
                    "authority",
                    "reactions.erasures[AssignmentRecordedV1.topic] = erase_assignment",
                ),
            ),
        ),
        Check(
            "tests/notify/test_domain.py::test_a_name_cannot_add_headers",
            (
                Break(
                    "a name is a header as it was kept",
                    "notify:message_of",
                    "NAME.mended(to.name)",
                    "to.name",
                ),
            ),
        ),
        Check(
            f"{_LINE_12}::test_a_contact_is_asked_at_delivery_and_kept_nowhere",
            (
                Break(
                    "the address is kept beside the delivery",
                    "notify:Courier._attempt",
                    "await self.mail.hand_over(message_of(delivery.letter, contact, self.sender))",
                    """
                    await self.mail.hand_over(message_of(delivery.letter, contact, self.sender))
                    fault = contact.email
                    """,
                ),
                Break(
                    "the directory is not asked",
                    "notify:Courier._attempt",
                    "contacts.get(...)",
                    "None",
                ),
            ),
        ),
    ),
)
