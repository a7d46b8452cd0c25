"""What is refused about decisions and the register."""

from uuid import UUID

from kit.errors import Problem


class DecisionStateConflict(Problem):
    """The decision is not in a state in which this may be done.

    `way`: how one that is not issued yet is put right instead, a signed one by giving it back.
    """

    code = "decision_state_conflict"
    status = 409

    def __init__(self, state: str, act: str, way: str | None) -> None:
        super().__init__(state=state, act=act, **({"way": way} if way else {}))


class DecisionReplaced(Problem):
    """Another decision took its place: what is wrong now is wrong there (`replaced_by`)."""

    code = "decision_replaced"
    status = 409

    def __init__(self, replaced_by: UUID) -> None:
        super().__init__(replaced_by=replaced_by)


class SignatureLapsed(Problem):
    """Whoever signed may not sign this decision any more: it goes back, and is signed anew by who may.

    `why` is the code with which the signer would be refused now.
    """

    code = "signature_lapsed"
    status = 409


class SeveralRounds(Problem):
    """A decision belongs to one round."""

    code = "several_rounds"
    status = 409


class AwardNotDecidable(Problem):
    """The award is not within this unit's power on that day (Law 06/2022/QH15, Articles 79 and 80)."""

    code = "award_not_decidable"
    status = 409


class AlreadyDecided(Problem):
    """A nomination is in another decision that stands: one achievement, one award."""

    code = "already_decided"
    status = 409


class NumberTaken(Problem):
    """The number was given to another decision, or letter about one, of this unit, series and year."""

    code = "number_taken"
    status = 409


class IssueDateWrong(Problem):
    """A decision is dated from its signing day to today."""

    code = "issue_date_wrong"
    status = 409


class EntryNotStanding(Problem):
    """The entry is not in that decision, or another decision has the last word on it."""

    code = "entry_not_standing"
    status = 409


class AnnulledAsWritten(Problem):
    """What replaces a decision that annuls takes its entries as they stand: it names and amends nothing."""

    code = "annulled_as_written"
    status = 422
    at = ("body", "/items")


class LetterDateWrong(Problem):
    """A letter about a decision is dated from the decision's day to today."""

    code = "letter_date_wrong"
    status = 409


class NotSoInDecision(Problem):
    """The decision does not read so, or a letter put that right already; `places` in the body that was sent."""

    code = "not_so_in_decision"
    status = 409

    def __init__(self, places: list[str]) -> None:
        super().__init__(places=places)


class ContentNeedsDecision(Problem):
    """A letter puts technique right. A name, an award, a period is content: another decision amends it; a number or
    date is content, too: another decision replaces the whole (Decree 30/2020/NĐ-CP, Article 18(3)). `places` in the
    body that was sent; `way` is the kind of that decision.
    """

    code = "content_needs_decision"
    status = 409

    def __init__(self, places: list[str], way: str) -> None:
        super().__init__(places=places, way=way)


class EntryUnchanged(Problem):
    """A decision that writes what stands already amends nothing, and would point its readers to no difference."""

    code = "entry_unchanged"
    status = 409


class EntriesMissing(Problem):
    """A decision replaces another whole: whoever is left out would be neither awarded nor annulled (`revoke`)."""

    code = "entries_missing"
    status = 409

    def __init__(self, item_ids: list[UUID]) -> None:
        super().__init__(item_ids=item_ids, way="revoke")


class AwardNotJudged(Problem):
    """The council recommended another award: no decision puts that right. It is annulled, and what is deserved
    is proposed anew (Law 06/2022/QH15, Article 93).
    """

    code = "award_not_judged"
    status = 409

    def __init__(self, item_ids: list[UUID]) -> None:
        super().__init__(item_ids=item_ids, way="revoke")


class NotAnAwardDecision(Problem):
    """Only a decision that confers awards is amended, replaced or annulled: the original one, or what replaced it."""

    code = "not_an_award_decision"
    status = 409


class NameNotSealed(Problem):
    """A name is not that of the sealed version which the council judged, or nothing proves that it is."""

    code = "name_not_sealed"
    status = 409


class NomineeTwice(Problem):
    """Two entries of one decision name the same nominee."""

    code = "nominee_twice"
    status = 409
