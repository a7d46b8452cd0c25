"""Who is told of which fact, on a real database."""

from uuid import uuid4

import pytest

from contracts.submissions import StepKind, StepOpenedV1
from kit.ids import new_id
from notify.errors import DossierUnknown, UnitNotYetKnown
from tests.notify.conftest import Office
from tests.notify.facts import EXAMPLES, NOMINEES, SECRET_NAME, STEP_FIELDS

OFFICER, HEAD = "commune officer", "commune head"
TOLD = {
    "directory.account.recorded.v1": {"nominee"},
    "directory.appointment.recorded.v1": {HEAD, "district head", "nominee"},
    "submissions.movement.launched.v1": {OFFICER},
    "submissions.movement.cancelled.v1": {OFFICER, "checker"},
    "submissions.round.opened.v1": {OFFICER},
    "submissions.round.questioned.v1": {"checker"},
    "submissions.round.overtaken.v1": {"checker"},
    "submissions.round.cancelled.v1": {OFFICER, HEAD},
    "submissions.dossier.submitted.v1": {OFFICER, HEAD},
    "submissions.dossier.stage_opened.v1": {OFFICER},
    "submissions.dossier.step_opened.v1": {"checker"},
    "submissions.dossier.step_reminded.v1": {"checker"},
    "submissions.dossier.step_overdue.v1": {"checker", "district head"},
    "submissions.dossier.step_reopened.v1": {"checker", "district head"},
    "submissions.dossier.nobody_may_act.v1": {"district head"},
    "submissions.dossier.stage_questioned.v1": {"district head", HEAD},
    "submissions.dossier.stage_concluded.v1": {OFFICER},
    "submissions.dossier.returned.v1": {OFFICER, HEAD},
    "submissions.dossier.late_allowed.v1": {OFFICER, HEAD},
    "submissions.dossier.late_allowance_withdrawn.v1": {OFFICER, HEAD},
    "submissions.dossier.late_allowance_questioned.v1": {"district head"},
    "submissions.dossier.recalled.v1": {OFFICER, HEAD},
    "submissions.dossier.nominees_withdrawn.v1": {"checker", HEAD},
    "submissions.dossier.outcomes_recorded.v1": {OFFICER},
    "submissions.dossier.closed.v1": {OFFICER},
    "scoring.panel.opened.v1": {"nominee"},
    "scoring.panel.reminded.v1": {"nominee"},
    "scoring.panel.overdue.v1": {"nominee", "secretary"},
    "scoring.panel.concluded.v1": {"secretary"},
    "scoring.panel.questioned.v1": {"district head", "secretary", HEAD},
    "scoring.panel.recused.v1": {"nominee"},
    "scoring.panel.recusal_withdrawn.v1": {"nominee"},
    "awards.session.member_recused.v1": {"nominee"},
    "awards.session.recusal_withdrawn.v1": {"nominee"},
    "awards.session.questioned.v1": {"district head", "secretary", HEAD},
    "awards.session.opened.v1": {"secretary"},
    "awards.session.agenda_closed.v1": {"nominee"},
    "awards.session.items_withdrawn.v1": {"nominee"},
    "awards.session.ballot_opened.v1": {"nominee"},
    "awards.session.reminded.v1": {"nominee"},
    "awards.session.ballot_prolonged.v1": {"nominee"},
    "awards.session.paper_entered.v1": {"nominee"},
    "awards.session.concluded.v1": {"secretary", "checker"},
    "awards.decision.drafted.v1": {"district head"},
    "awards.decision.discarded.v1": {"district head"},
    "awards.nomination.given_back.v1": {"nominee", "district head"},
    "awards.nomination.kept.v1": {"nominee"},
    "awards.decision.given_back.v1": {"nominee", "district head"},
    "awards.decision.lines_lost.v1": {"nominee", "district head", "clerk"},
    "awards.decision.signed.v1": {"clerk"},
    "awards.decision.issued.v1": {OFFICER, "district head", "nominee"},
    "awards.decision.corrected.v1": {OFFICER, "district head", "nominee"},
    "awards.decision.replaced.v1": {OFFICER, "district head", "nominee"},
    "awards.decision.rectified.v1": {OFFICER, "district head", "nominee"},
    "awards.decision.revoked.v1": {OFFICER, "district head", "nominee"},
}
"""Names in the fixture; the example's person is panellist, member, nominee and who asked or signed."""


@pytest.mark.parametrize("fact", sorted(EXAMPLES))
async def test_each_fact_is_told_to_those_whom_it_concerns_and_to_nobody_else(
    office: Office, fact: str
) -> None:
    if fact.startswith("awards.decision"):
        await office.told(EXAMPLES["submissions.dossier.submitted.v1"])
    assert await office.told(EXAMPLES[fact]) == TOLD[fact]


@pytest.mark.parametrize(
    ("step", "doers"),
    [
        (StepKind.CHECK, {"checker"}),
        (StepKind.APPRAISE, {"checker"}),
        (StepKind.COUNCIL, {"secretary"}),
        (StepKind.SIGN, {"district head"}),
        ("opinion", {"checker"}),  # a kind that is not known here: everybody in its office
    ],
)
async def test_a_step_waits_for_its_doers(office: Office, step: StepKind | str, doers: set[str]) -> None:
    fields = STEP_FIELDS | {"step": step}
    opened = StepOpenedV1.model_validate(
        fields | {"opened_at": "2025-05-06T01:00Z", "due_at": None, "nominees": NOMINEES}
    )
    assert await office.told(opened) == doers


async def test_a_nominee_who_left_was_on_nobody_s_desk_between_the_steps(office: Office) -> None:
    between = EXAMPLES["submissions.dossier.nominees_withdrawn.v1"].model_copy(
        update=dict.fromkeys(("stage", "unit_id", "step", "office_id"))
    )
    assert await office.told(between) == {HEAD}


@pytest.mark.parametrize(
    ("fact", "moment", "waits"),
    [
        ("submissions.dossier.step_overdue.v1", "2025-05-10 00:00+07", "2 days"),  # a Saturday
        ("submissions.dossier.step_overdue.v1", "2025-05-09 00:00+07", "0"),
        ("submissions.dossier.returned.v1", "2025-05-10 00:00+07", "0"),
    ],
)
async def test_an_e_mail_about_a_limit_waits_for_a_working_day(
    office: Office, fact: str, moment: str, waits: str
) -> None:
    await office.app.set_clock(moment)
    assert await office.told(EXAMPLES[fact])
    late = await office.app.sql(
        "SELECT 1 FROM deliveries WHERE abs(extract(epoch FROM next_attempt_at - clock_timestamp()"
        f" - interval '{waits}')) > 120"
    )
    assert late == []


async def test_the_same_fact_twice_is_one_notice_for_each_person(office: Office) -> None:
    fact_id = new_id()
    for _ in range(2):
        await office.told(EXAMPLES["submissions.dossier.submitted.v1"], fact_id)
    rows = await office.app.sql("SELECT count(*), count(DISTINCT person_id) FROM notices")
    assert tuple(rows[0]) == (2, 2)
    assert tuple((await office.app.sql("SELECT count(*) FROM deliveries"))[0]) == (2,)
    raised = [payload for kind, payload in await office.app.facts() if kind == "notify.notice.raised.v1"]
    assert [(each["fact_id"], each["template"]) for each in raised] == [
        (str(fact_id), "dossier_submitted")
    ] * 2
    assert len({each["notice_id"] for each in raised}) == 2


async def test_who_is_told_for_two_reasons_is_told_once(office: Office) -> None:
    await office.app.assign(office.people[OFFICER], "head", office.commune)
    assert await office.told(EXAMPLES["submissions.dossier.submitted.v1"]) == {OFFICER, HEAD}


async def test_who_comes_later_to_a_role_is_told_when_the_fact_is_replayed_and_nobody_twice(
    office: Office,
) -> None:
    fact_id = new_id()
    await office.told(EXAMPLES["submissions.dossier.closed.v1"], fact_id)
    office.people["second officer"] = await office.app.person("officer", office.commune)
    assert await office.told(EXAMPLES["submissions.dossier.closed.v1"], fact_id) == {
        OFFICER,
        "second officer",
    }
    assert tuple((await office.app.sql("SELECT count(*) FROM notices"))[0]) == (2,)


async def test_an_ended_role_is_told_nothing(office: Office) -> None:
    await office.app.sql("UPDATE authority_assignments SET valid_to = '2020-02-01' WHERE role = 'officer'")
    assert await office.told(EXAMPLES["submissions.dossier.submitted.v1"]) == {HEAD}
    assert await office.told(EXAMPLES["submissions.dossier.closed.v1"]) == set()


async def test_a_decision_about_an_unknown_dossier_is_tried_again(office: Office) -> None:
    with pytest.raises(DossierUnknown):
        await office.told(EXAMPLES["awards.decision.issued.v1"])
    assert await office.app.facts() == []
    await office.told(EXAMPLES["submissions.dossier.submitted.v1"])
    assert "nominee" in await office.told(EXAMPLES["awards.decision.issued.v1"])


async def test_a_fact_about_an_unknown_unit_is_tried_again(office: Office) -> None:
    unknown = EXAMPLES["submissions.dossier.closed.v1"].model_copy(update={"submitting_unit_id": uuid4()})
    assert await office.told(unknown) == set()
    elsewhere = EXAMPLES["submissions.dossier.step_opened.v1"].model_copy(
        update={"submitting_unit_id": uuid4()}
    )
    with pytest.raises(UnitNotYetKnown):
        await office.told(elsewhere)


async def test_an_older_submission_does_not_replace_a_newer_one(office: Office) -> None:
    submitted = EXAMPLES["submissions.dossier.submitted.v1"]
    await office.told(submitted, sequence=5)
    await office.told(
        submitted.model_copy(update={"submitting_unit_id": office.district.unit_id, "nominees": ()}),
        sequence=2,
    )
    assert OFFICER in await office.told(EXAMPLES["awards.decision.issued.v1"])


async def test_no_name_of_a_nominee_gets_into_facts_or_tables(office: Office) -> None:
    await office.told(EXAMPLES["submissions.dossier.submitted.v1"])
    await office.told(EXAMPLES["awards.decision.issued.v1"])
    written = await office.app.sql("SELECT subject || body FROM texts")
    assert SECRET_NAME not in f"{written} {await office.app.facts()}"
