"""Facts about decisions.

Names of the awarded appear in issued decisions only, because a decision is a public document.
"""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import model_validator

from contracts.acts import FactOfActs
from contracts.fact import Fact, Value


class DecisionFact(Fact):
    """What every fact about a decision says."""

    decision_id: UUID
    unit_id: UUID
    round_id: UUID


class DecisionDraftedV1(DecisionFact, type="awards.decision.drafted.v1"):
    """A decision was drafted for nominations that a session approved."""

    item_ids: tuple[UUID, ...]


class DecisionGivenBackV1(DecisionFact, type="awards.decision.given_back.v1"):
    """A signed decision that was not issued went back to be drafted anew; the reason is in the service.

    `concerned`: who drafted and who signed it.
    """

    concerned: tuple[UUID, ...]


class DecisionEntriesLostV1(DecisionFact, type="awards.decision.lines_lost.v1"):
    """Nominations that the decision names were given back before it was issued: as it is, it can't be any more.

    `concerned`: who drafted it, and who signed it if somebody did.
    """

    item_ids: tuple[UUID, ...]
    concerned: tuple[UUID, ...]


class DecisionDiscardedV1(DecisionFact, type="awards.decision.discarded.v1"):
    """The draft will not be signed: its nominations may be named by another decision."""


class DecisionSignedV1(DecisionFact, FactOfActs, type="awards.decision.signed.v1"):
    """The head signed the draft."""

    signed_by: UUID


class DecisionItem(Value):
    """One entry of a decision: who is commended with what, under which number of the award register.

    `position` counts from 1 in the order in which the decision prints its entries. `ordinal` counts the decisions on
    the nomination from 1, whichever decision's fact tells of them: a reader lets no earlier one undo a later one. Both
    are missing in facts of before they were told, and `ordinal` in entries that a decision did not touch. `prize_money`
    goes with the award, in whole đồng, where it was recorded.
    """

    register_entry_id: UUID
    register_number: int
    item_id: UUID
    dossier_id: UUID
    nominee_id: UUID
    award_code: str
    name: str
    nominee_version_id: UUID | None = None
    position: int | None = None
    ordinal: int | None = None
    prize_money: int | None = None


class EntryAmended(Value):
    """What another decision says otherwise of an entry: `name`, `award` (how the paper prints it), `period`, `money`
    (the prize money).
    """

    item_id: UUID
    what: tuple[str, ...]


class DecisionIssuedV1(DecisionFact, type="awards.decision.issued.v1"):
    """A decision got its number and date from the document office's series, and is public."""

    number: str
    series: str
    issued_on: date
    items: tuple[DecisionItem, ...]


class DecisionAmendedV1(DecisionFact, type="awards.decision.corrected.v1"):
    """Another decision amended entries of this one; `items` are all entries as they now stand.

    `changed` are those that it touched, and the only ones on which a reader acts; `amended` says what in each. Facts of
    before it was told say of all entries that they may be.
    """

    by_decision_id: UUID
    number: str
    issued_on: date
    items: tuple[DecisionItem, ...]
    changed: tuple[DecisionItem, ...] = ()
    amended: tuple[EntryAmended, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _told_before(cls, payload: Any) -> Any:
        if isinstance(payload, dict) and "changed" not in payload:
            return payload | {"changed": payload.get("items", ())}
        return payload


class DecisionRevokedV1(DecisionFact, type="awards.decision.revoked.v1"):
    """Another decision took entries of this one back; nothing is deleted."""

    by_decision_id: UUID
    number: str
    issued_on: date
    items: tuple[DecisionItem, ...]


class DecisionReplacedV1(DecisionFact, type="awards.decision.replaced.v1"):
    """Another decision, with its own `number`, `series` and date, took the place of this one (`replaced_number`).

    `items` are the entries as they stand in the new one, under new numbers of the register, and `amended` those in
    which it says something else. What had been taken back is not among them. There are none where the two annul:
    `revoked` tells once more of the decision in which those entries stood.
    """

    by_decision_id: UUID
    number: str
    series: str
    issued_on: date
    replaced_number: str
    replaced_issued_on: date
    items: tuple[DecisionItem, ...]
    amended: tuple[EntryAmended, ...] = ()


class RectifiedEntry(Value):
    """An entry of a decision, without what it reads."""

    item_id: UUID
    dossier_id: UUID
    nominee_id: UUID


class DecisionRectifiedV1(DecisionFact, type="awards.decision.rectified.v1"):
    """A letter (công văn đính chính) put the technique of an issued decision right; what it decided stays.

    `number`, `series` and `issued_on` are the letter's; what it says stays in the service. `items` are the entries
    whose paper it is about: every entry on which the decision is the last word where the letter is about the paper as a
    whole, else `changed`, the entries whose own print it is about.
    """

    rectification_id: UUID
    number: str
    series: str
    issued_on: date
    decision_number: str
    decision_issued_on: date
    items: tuple[RectifiedEntry, ...]
    changed: tuple[RectifiedEntry, ...]


class DecisionTakenOverV1(DecisionFact, type="awards.decision.state_taken_over.v1"):
    """Where kept facts of an older decision begin: those before this number are not kept. Nothing changes by it."""
