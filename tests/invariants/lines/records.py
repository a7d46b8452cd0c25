"""Lines 8 and 9: nothing is deleted, and names are data."""

from typing import Final

from tests.invariants.line import Break, Check, Line

_LINE_08: Final = "tests/invariants/test_line_08.py"
_PREPARE: Final = "services/submissions/src/submissions/dossiers/handlers/prepare.py"

PERMANENCE = Line(
    8,
    "Nothing is deleted; every change says who, when, in what capacity and why",
    (
        Check(
            f"{_LINE_08}::test_no_row_of_the_domain_can_be_deleted",
            (
                Break(
                    "verdicts may be deleted",
                    "services/submissions/src/submissions/migrations/0001_spine.sql",
                    "'verdicts', 'duties', 'interests',",
                    "'duties', 'interests',",
                ),
                Break(
                    "register entries may be deleted",
                    "services/awards/src/awards/migrations/0001_awards.sql",
                    "'register_counters', 'register_entries', 'register_changes', 'history']\n",
                    "'register_counters', 'register_changes', 'history']\n",
                ),
                Break(
                    "notices may be deleted",
                    "services/notify/src/notify/migrations/versions/0001_notify.py",
                    '_PERMANENT = ("texts", "notices", "deliveries")',
                    '_PERMANENT = ("texts", "deliveries")',
                ),
                Break(
                    "scores may be deleted",
                    "services/scoring/src/scoring/migrations/versions/0001_scoring.py",
                    '    "scores",\n',
                    "",
                ),
                Break(
                    "people may be deleted",
                    "services/directory/src/directory/migrations/versions/0001_directory.py",
                    '"successions", "people",',
                    '"successions",',
                ),
            ),
        ),
        Check(
            f"{_LINE_08}::test_a_deletion_is_refused",
            (
                Break(
                    "the triggers do nothing",
                    "services/_kit/src/kit/migrations/0001_infrastructure.sql",
                    "    RAISE EXCEPTION 'rows of % are never deleted', TG_TABLE_NAME;",
                    "    RETURN OLD;",
                ),
            ),
        ),
        Check(
            f"{_LINE_08}::test_every_change_of_a_dossier_says_who_when_in_what_capacity_and_why",
            (
                Break(
                    "changes are not noted",
                    "services/submissions/src/submissions/dossiers/change.py",
                    "    repository.note(uow, before, after, line)\n",
                    "",
                ),
                Break("reasons are not noted", _PREPARE, '"recall", reason=command.reason)', '"recall")'),
                Break(
                    "somebody else is noted",
                    _PREPARE,
                    'HistoryLine(uow.actor.name, Capability.SUBMIT_DOSSIER, "recall"',
                    'HistoryLine("person:?", Capability.SUBMIT_DOSSIER, "recall"',
                ),
            ),
        ),
        Check(
            "tests/awards/test_decisions.py::test_from_draft_to_register",
            (
                Break(
                    "a signature is not noted",
                    "services/awards/src/awards/decisions/handlers/sign.py",
                    '    await history.note(uow, signed.id, signed.version, "decision_signed",'
                    " Capability.SIGN_DECISION)\n",
                    "",
                ),
            ),
        ),
        Check(
            "tests/awards/test_register.py::test_decisions_and_register_are_never_deleted_nor_entries_changed",
            (
                Break(
                    "register entries may be changed",
                    "services/awards/src/awards/migrations/0001_awards.sql",
                    "ARRAY['register_entries', 'register_changes', 'history']\n    LOOP",
                    "ARRAY['register_changes', 'history']\n    LOOP",
                ),
            ),
        ),
    ),
)

DATA = Line(
    9,
    "Rules, routes, units, awards and calendars are dated data; no code branches on a name",
    (
        Check(
            "tests/architecture/test_names.py::test_nothing_branches_on_a_name",
            (
                Break(
                    "a rule for one level only",
                    "services/submissions/src/submissions/dossiers/route.py",
                    "    for unit in line[1:]:\n",
                    '    for unit in line[1:]:\n        if unit.level == "district":\n            return unit\n',
                ),
                Break(
                    "a rule for one award only",
                    "services/awards/src/awards/catalogue/domain.py",
                    "        return kind in self.decided_by and self.valid_on(day)\n",
                    '        known = {"bang_khen_chu_tich_tinh": True}\n'
                    "        return known.get(self.code, kind in self.decided_by and self.valid_on(day))\n",
                ),
                Break(
                    "workflows that know a province",
                    "workflows/src/workflows/definitions/dossier_approval.py",
                    "    if case.status is not DossierStatus.IN_REVIEW:\n",
                    "    if case.stages and case.stages[-1].unit_name.startswith('Tỉnh Hải Dương'):\n"
                    "        return Wait(None)\n"
                    "    if case.status is not DossierStatus.IN_REVIEW:\n",
                ),
            ),
        ),
        Check(
            "tests/awards/test_domain_decisions.py::test_power_ends_with_its_last_day",
            (
                Break(
                    "power without an end",
                    "services/awards/src/awards/catalogue/domain.py",
                    "return kind in self.decided_by and self.valid_on(day)",
                    "return kind in self.decided_by",
                ),
            ),
        ),
        Check(
            "tests/authority/test_authority.py::test_a_code_means_another_unit_on_another_day",
            (
                Break(
                    "a code means one unit for ever",
                    "services/_authority/src/authority/units.py",
                    "    WHERE code = ANY($1) AND coalesce(valid_from <= $2, true)"
                    " AND coalesce(valid_to >= $2, true)\n",
                    "    WHERE code = ANY($1) AND $2::date IS NOT NULL ORDER BY valid_from\n",
                ),
            ),
        ),
    ),
)
