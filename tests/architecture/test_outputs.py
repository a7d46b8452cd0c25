"""No answer grows for ever: each list in one is a page, or ends where what filled it ends."""

from collections.abc import Iterator
from itertools import chain
from typing import Any, Final

import pytest

from tests.architecture.conftest import SERVICES, assembled
from tests.architecture.operations import Json, document_of

pytestmark = pytest.mark.unit
FILLED_BY: Final = {
    "submissions RuleSetView.documents": "submissions RuleSet.documents",
    "submissions DossierView.nominees": "submissions EditDossier.nominees",
    "submissions NamedDossier.nominees": "submissions EditDossier.nominees",
    "submissions NamedAttempt.nominees": "submissions EditDossier.nominees",
    "submissions RouteAhead.stages": "submissions RouteTemplate-Input.stages",
    "submissions StageAhead.steps": "submissions StageTemplate-Input.steps",
    "submissions RouteAhead.nominees": "submissions EditDossier.nominees",
    "submissions SamePerson.nominee_ids": "submissions EditDossier.nominees",
    "submissions NomineeView.achievements": "submissions WrittenNominee.achievements",
    "submissions NomineeView.evidence": "submissions WrittenNominee.evidence",
    "submissions Written.achievements": "submissions WrittenNominee.achievements",
    "submissions Written.evidence": "submissions WrittenNominee.evidence",
    "submissions AllowanceView.nominees": "submissions AllowLate.nominees",
    "submissions NamedDossier.stages": "submissions RouteTemplate-Input.stages",
    "submissions DossierView.stages": "submissions RouteTemplate-Input.stages",
    "submissions NamedAttempt.stages": "submissions RouteTemplate-Input.stages",
    "submissions Case.stages": "submissions RouteTemplate-Input.stages",
    "submissions StageView.steps": "submissions StageTemplate-Input.steps",
    "submissions CaseStage.steps": "submissions StageTemplate-Input.steps",
    "scoring PanelDetail.criteria": "scoring PutSheet.criteria",
    "scoring PanelDetail.tie_break": "scoring PutSheet.tie_break",
    "scoring ItemView.my_points": "scoring ItemScore.points",
    "awards AwardView.subject_types": "awards AwardEntry.subject_types",
    "awards AwardView.decided_by": "awards SomeKinds.kinds",
    "awards AwardView.proposed_by": "awards Kinds.kinds",
    "awards DecisionView.legal_bases": "awards DraftDecision.legal_bases",
    "awards PublicDecision.legal_bases": "awards DraftDecision.legal_bases",
    "awards DecisionView.entries": "awards DraftDecision.items",
    "awards RecordedDecision.legal_bases": "awards DraftDecision.legal_bases",
    "awards RecordedDecision.entries": "awards DraftDecision.items",
    "awards LetterView.mistakes": "awards RectifyDecision.mistakes",
}
"""Lists that hold what one command brought, and the list of that command, which has an end."""
_FIELDS: Final = "at most as many as what was changed has fields"
_LAW: Final = "what the law of the day knows; whoever replaces some of it names the tag of the whole"
_COUNCIL: Final = "people of one council"
_AGENDA: Final = "one session's agenda, which is voted on as a whole"
_ACTS: Final = "a paper or an act of somebody each, about one thing"
_TITLES: Final = "awards of the catalogue, each once"
_KINDS: Final = "one for each kind of task that the service asks for"
_FORESEEN: Final = "the first 500 things that a file would change, and how many more there are"
ENDS: Final = {
    "directory Foreseen.changes": _FORESEEN,
    "directory WouldChange.fields": _FIELDS,
    "submissions Foreseen.changes": _FORESEEN,
    "submissions WouldChange.fields": _FIELDS,
    "scoring Foreseen.changes": _FORESEEN,
    "scoring WouldChange.fields": _FIELDS,
    "awards Foreseen.changes": _FORESEEN,
    "awards WouldChange.fields": _FIELDS,
    "directory UnitKindsView.kinds": "a vocabulary that comes with the release",
    "directory UnitKindsView.levels": "a vocabulary that comes with the release",
    "directory GET /units/{unit_id}/successors": "what one reform made of one unit",
    "directory AppointmentView.roles": "what one command or one person's entry in a file gave in one unit",
    "directory Colleague.assignments": "one person's roles in one unit",
    "directory FoundPerson.roles": "one person's roles",
    "directory GET /people/{person_id}/accounts": "one person's accounts",
    "directory Me.roles": "one person's roles of today",
    "directory GET /people/contacts": "those who were asked for, a hundred at most",
    "directory GET /people/called": "those who were asked for, a hundred at most",
    "directory GET /people/names": "those who were asked for, a hundred at most",
    "directory CalendarView.days": "days of one year",
    "directory GET /calendar/{year}/notices": "documents about one year, a handful",
    "directory NoticeView.days": "what one document says of days",
    "submissions DossierTasks.counts": _KINDS,
    "submissions RouteAhead.faults": "a few for each nominee of one dossier",
    "submissions RoundNumbers.dossiers": "one for each level and status",
    "submissions RoundNumbers.ages": "one for each bracket of working days",
    "submissions RoundNumbers.times": "one for each level and kind of step",
    "submissions Names.units": "units of one dossier's route, and who let something of it come late",
    "submissions Names.awards": "awards of one dossier's nominees",
    "submissions GET /rule-sets": _LAW,
    "submissions PlanVersion.changes": _FIELDS,
    "submissions PlanVersion.content": _FIELDS,
    "submissions HistoryRowView.changes": _FIELDS,
    "submissions HistoryRowView.details": _FIELDS,
    "submissions ChangedVersionView.changes": _FIELDS,
    "submissions GET /dossiers/{dossier_id}/interests": _ACTS,
    "submissions GET /dossiers/{dossier_id}/attempts": _ACTS,
    "submissions LatecomersView.allowances": _ACTS,
    "submissions NamedAttempt.verdicts": "one for each nominee, stage and step",
    "submissions NamedAttempt.documents": _LAW,
    "submissions NamedDossier.documents": _LAW,
    "submissions VerdictView.relied_on": "one nominee's versions in one attempt",
    "submissions NomineeNames.items": "those who were asked for, a hundred at most",
    "submissions SealedNames.items": "those who were asked for, a hundred at most",
    "submissions GET /dossiers/{dossier_id}/sealed-names": "nominees of one dossier, each once",
    "scoring TaskPage.counts": _KINDS,
    "scoring SheetVersion.changes": _FIELDS,
    "scoring PanelDetail.absent": _COUNCIL,
    "scoring PanelDetail.panellists": _COUNCIL,
    "scoring PanelDetail.items": _AGENDA,
    "scoring PanelDetail.recusals": _COUNCIL,
    "awards TaskPage.counts": _KINDS,
    "awards GET /awards": _LAW,
    "awards PlanVersion.changes": _FIELDS,
    "awards PlanVersion.content": _FIELDS,
    "awards SessionView.items": _AGENDA,
    "awards SessionView.members": _COUNCIL,
    "awards SessionView.left": _COUNCIL,
    "awards SessionView.recusals": _COUNCIL,
    "awards SessionView.voted": _COUNCIL,
    "awards SessionView.awaited": _COUNCIL,
    "awards SessionView.my_ballot": _AGENDA,
    "awards StillBelow.dossier_ids": _AGENDA,
    "awards Minutes.members": _COUNCIL,
    "awards Minutes.present": _COUNCIL,
    "awards Minutes.written": _COUNCIL,
    "awards Minutes.absent": _COUNCIL,
    "awards Minutes.left": _COUNCIL,
    "awards Minutes.recused_from_all": _COUNCIL,
    "awards Minutes.written_papers": _COUNCIL,
    "awards Minutes.items": _AGENDA,
    "awards Minutes.withdrawn_item_ids": _AGENDA,
    "awards MinutesItem.recused": _COUNCIL,
    "awards MinutesRegulation.excludes": "the grounds that there are",
    "awards SessionCase.members": _COUNCIL,
    "awards SessionCase.items": _AGENDA,
    "awards DecisionView.rectifications": _ACTS,
    "awards GET /public/bodies": "units of one province that issue decisions",
    "awards PublicLine.titles": _TITLES,
    "awards PublicDecision.titles": _TITLES,
    "awards CheckedPaper.titles": _TITLES,
    "awards PublicDecision.later": _ACTS,
    "awards CheckedPaper.later": _ACTS,
    "awards RegisterEntryView.rectifications": _ACTS,
    "papers PapersView.documents": "a document of each kind in each format",
    "papers DossierPapersView.items": "a paper of each kind, of each level of one dossier",
}
"""Lists that neither are pages nor hold what one command brought, and why they end all the same."""


def lists_of_answers(document: Json) -> set[str]:
    """Each list or open object in an answer that is no page's and says no end, by its model or route."""
    schemas = document.get("components", {}).get("schemas", {})
    found: set[str] = set()
    known: set[str] = set()
    for path, methods in document["paths"].items():
        for method, described in methods.items():
            for status, answer in described["responses"].items():
                if status.startswith("2"):
                    for media in answer.get("content", {}).values():
                        found |= set(_lists(f"{method.upper()} {path}", media["schema"], schemas, known))
    return found


def _lists(name: str, schema: Any, schemas: Json, known: set[str]) -> Iterator[str]:
    if not isinstance(schema, dict):
        return
    if reference := schema.get("$ref"):
        model = reference.rpartition("/")[2]
        if model not in known:
            known.add(model)
            yield from _lists(model, schemas[model], schemas, known)
        return
    if schema.get("type") == "array" and "maxItems" not in schema:
        yield name
    if schema.get("additionalProperties") and "maxProperties" not in schema:
        yield name
    members = schema.get("properties", {})
    for member, each in members.items():
        if member == "items" and "next_cursor" in members:
            yield from _lists(name, each["items"], schemas, known)
        else:
            yield from _lists(f"{name}.{member}", each, schemas, known)
    below = (
        schema.get("anyOf", ()),
        schema.get("oneOf", ()),
        schema.get("allOf", ()),
        schema.get("prefixItems", ()),
    )
    for each in (*chain(*below), schema.get("items"), schema.get("additionalProperties")):
        yield from _lists(name, each, schemas, known)


def documents() -> dict[str, Json]:
    return {name: document_of(assembled(name)) for name in SERVICES}


def test_every_list_in_an_answer_is_a_page_or_has_an_end() -> None:
    found = {
        f"{name} {each}" for name, document in documents().items() for each in lists_of_answers(document)
    }
    assert found == FILLED_BY.keys() | ENDS.keys()


def test_what_fills_a_list_has_an_end_itself() -> None:
    schemas = {name: document["components"]["schemas"] for name, document in documents().items()}
    for filling in FILLED_BY.values():
        service, _, field = filling.partition(" ")
        model, _, member = field.partition(".")
        schema = schemas[service][model]["properties"][member]
        assert {"maxItems", "maxProperties"} & schema.keys(), filling


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "array", "items": {"type": "string"}},
        {"anyOf": [{"type": "null"}, {"type": "array", "items": {}}]},
        {"type": "object", "properties": {"items": {"type": "array", "items": {}}}},
        {"type": "object", "additionalProperties": {"type": "string"}},
        {"$ref": "#/components/schemas/Lines"},
    ],
)
def test_a_list_without_an_end_would_be_found(schema: Json) -> None:
    assert list(_lists("x", schema, {"Lines": {"type": "array", "items": {}}}, set()))


def test_a_page_and_a_list_with_an_end_are_none() -> None:
    page = {
        "items": {"type": "array", "items": {"type": "array", "maxItems": 3, "items": {}}},
        "next_cursor": {},
    }
    assert not list(_lists("x", {"type": "object", "properties": page}, {}, set()))
