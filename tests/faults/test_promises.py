"""What the judge makes of the officers' log and the services' rows."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.faults import promises
from tests.faults.client import Log, Sent
from tests.faults.promises import Act, Kept, Standing

pytestmark = pytest.mark.unit
OFFICER = "person:11111111-1111-4111-8111-111111111111"
DOSSIER = "22222222-2222-4222-8222-222222222222"
SUBMIT = Act(OFFICER, DOSSIER, "submit", None)


def sent(path: str = f"/dossiers/{DOSSIER}/submit", **changes: Any) -> Sent:
    told: dict[str, Any] = {"status": 200, "digest": "d", "ended": 2.0} | changes
    return Sent("key", OFFICER, "submissions", "POST", path, b"{}", {}, began=1.0, attempts=1, **told)


def unanswered() -> Sent:
    return sent(status=None, digest=None, ended=None)


KEPT = {(OFFICER, f"POST /dossiers/{DOSSIER}/submit", "key"): Kept(200, "d")}


def test_an_acknowledged_command_that_is_kept_is_no_difference() -> None:
    assert list(promises.unkept([sent()], KEPT)) == []
    assert list(promises.miscounted([sent()], {SUBMIT: 1})) == []


def test_a_command_without_a_definite_answer_may_be_there_or_not() -> None:
    assert list(promises.unkept([unanswered()], {})) == []
    for times in (0, 1):
        assert list(promises.miscounted([unanswered()], {SUBMIT: times})) == []
    (found,) = promises.miscounted([unanswered()], {SUBMIT: 2})
    assert DOSSIER in found


def test_a_lost_record_is_named_by_its_key() -> None:
    (found,) = promises.unkept([sent()], {})
    assert "acknowledged and lost" in found
    assert "key" in found


def test_another_answer_than_was_given_is_named() -> None:
    (found,) = promises.unkept([sent(digest="e")], KEPT)
    assert "another answer" in found


@pytest.mark.parametrize("times", [0, 2])
def test_an_act_that_is_lost_or_doubled_is_named(times: int) -> None:
    (found,) = promises.miscounted([sent()], {SUBMIT: times})
    assert f"acknowledged 1 times, in the history {times} times" in found


def test_an_act_of_which_nobody_was_told_is_named() -> None:
    (found,) = promises.miscounted([sent(status=409)], {SUBMIT: 1})
    assert "acknowledged 0 times" in found


def test_stages_are_told_apart() -> None:
    commands = [sent(f"/dossiers/{DOSSIER}/stages/{number}/conclude") for number in (1, 2)]
    history = {Act(OFFICER, DOSSIER, "conclude", number): 1 for number in (1, 2)}
    assert list(promises.miscounted(commands, history)) == []


@pytest.mark.parametrize(("there", "differences"), [(0, 1), (1, 0), (2, 1)])
def test_dossiers_are_counted_for_each_officer(there: int, differences: int) -> None:
    history = {Act(OFFICER, str(number), "create", None): 1 for number in range(there)}
    assert len(list(promises.created([sent("/dossiers", status=201)], history))) == differences


def standing(**changes: Any) -> Standing:
    told: dict[str, Any] = {"status": "in_review", "concluded": (1,), "open_stage": 2}
    return Standing(DOSSIER, **told | {"level": "district", "step": "check"} | changes)


SHOWN = {f"dossier-approval/{DOSSIER}": {"level": "district", "step": "check"}}


def test_a_dossier_whose_workflow_rests_where_it_stands() -> None:
    assert list(promises.out_of_place([standing()], SHOWN)) == []


@pytest.mark.parametrize(
    "wrong",
    [{"open_stage": 3, "level": "province"}, {"concluded": ()}, {"step": "sign"}, {"level": "commune"}],
)
def test_a_dossier_out_of_place_is_named(wrong: dict[str, Any]) -> None:
    found = list(promises.out_of_place([standing(**wrong)], SHOWN))
    assert found
    assert all(DOSSIER in one for one in found)


def test_notices() -> None:
    assert list(promises.wrongly_told({("f", "p"): 1}, {"f": 1}, {"f": 1})) == []
    assert len(list(promises.wrongly_told({("f", "p"): 2}, {"f": 1}, {"f": 1}))) == 1
    assert len(list(promises.wrongly_told({}, {"f": 1}, {}))) == 1


def test_letters() -> None:
    mails = {"<n@thidua>": 2}
    assert list(promises.badly_mailed({"n": "sent"}, mails)) == [], "at least once"
    assert len(list(promises.badly_mailed({"n": "sent", "m": "sent"}, mails))) == 1
    assert list(promises.badly_mailed({"n": "sent", "m": "pending"}, mails)) == []
    assert len(list(promises.badly_mailed({}, mails))) == 1


def test_the_log_is_kept_as_lines(tmp_path: Path) -> None:
    log = Log(tmp_path / "log.jsonl")
    log.note(sent())
    log.close()
    (line,) = (tmp_path / "log.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line)["path"] == f"/dossiers/{DOSSIER}/submit"


def test_what_a_workflow_did_twice_is_named() -> None:
    once = {"dossier_id": DOSSIER, "attempt": 1, "action": "remind", "stage": 1, "step": "sign", "times": 1}
    assert list(promises.led_twice([once])) == []
    (found,) = promises.led_twice([once | {"times": 2}])
    assert found == f"dossier {DOSSIER}: remind 2 times in attempt 1, stage 1, step sign"


def test_a_fact_that_is_on_no_topic_is_named() -> None:
    assert list(promises.from_nowhere({"notify": ["a"]}, {"a", "b"})) == []
    assert list(promises.from_nowhere({"notify": ["a", "c"]}, {"a", "b"})) == [
        "notify.inbox c: consumed, and on no topic"
    ]


def test_an_issued_decision_without_its_papers_is_named() -> None:
    whole = promises.PapersOf(made=True, documents=6, spoiled=0)
    assert list(promises.without_papers(["d"], {"d": whole})) == []
    for wrong in (replace(whole, made=False), replace(whole, documents=0), replace(whole, spoiled=1)):
        (found,) = promises.without_papers(["d"], {"d": wrong})
        assert found.startswith("decision d: ")
    assert len(list(promises.without_papers(["d"], {}))) == 1
