"""What a letter (công văn đính chính) may put right in an issued decision, and what only another decision may.

Decree 30/2020/NĐ-CP, Article 18(3): mistakes in a document's form, in the technique of its presentation and in how it
was issued are put right by a letter of the issuing body, mistakes in its content by a document of the same form.
The laws on normative documents (80/2015/QH13, 64/2025/QH15) are not about decisions that commend. A legal base is
cited, not decided: one wrongly copied is technique. What the service knows to be content is refused; the rest is for
the document office to judge.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from awards.decisions.domain import after_issue
from awards.decisions.errors import ContentNeedsDecision, EntryNotStanding, LetterDateWrong, NotSoInDecision
from awards.decisions.happened import Change, Rectified
from awards.decisions.states import Act
from awards.decisions.values import (
    Decision,
    DecisionKind,
    Mistake,
    Part,
    Publication,
    Rectification,
    RegisterEntry,
)
from kit.amounts import in_words
from kit.text import name_key, number_key

_WORD: Final = re.compile(r"\w+")


def _words(text: str) -> str:
    """The text without what only presents it: capitals, punctuation, blanks, on which vowel a tone stands."""
    return name_key(" ".join(_WORD.findall(text)))


_SAY_CONTENT: Final = {
    Part.NUMBER: number_key,
    Part.DATE: number_key,
    Part.ACHIEVEMENT_PERIOD: number_key,
    Part.ENTRY: _words,
}
"""Parts that are content, with the form in which two spellings of one content are the same: register, power on the
day, waiting times and everybody's copy rest on what they say, and technique is how it is written.
"""
_OF_THE_WHOLE: Final = frozenset({Part.NUMBER, Part.DATE})
"""Content that no decision amends: one with its own number and date takes the place of the whole."""
_QUOTE_CONTENT: Final = frozenset({Part.TITLE, Part.WORDING})
"""Parts that repeat names, awards, the period and amounts, so that a piece of one of these is content there, too."""


@dataclass(frozen=True)
class Paper:
    """An issued decision as it reads: its entries on which it is the last word, by item, and the letters about it."""

    decision: Decision
    published: Publication
    names: Mapping[UUID, str]
    put_right: tuple[Mistake, ...]

    def readings(self, mistakes: Sequence[Mistake]) -> Iterator[tuple[int, Mistake, list[str] | None]]:
        """Each mistake by its number, with what is kept of its part after those before it were put right; None of what
        is not kept.
        """
        for number, mistake in enumerate(mistakes):
            texts = self._sealed(mistake)
            for one in (*self.put_right, *mistakes[:number]):
                if texts is not None and (one.part, one.item_id) == (mistake.part, mistake.item_id):
                    texts = one.put_right_in(texts)
            yield number, mistake, texts

    def _sealed(self, mistake: Mistake) -> list[str] | None:
        match mistake:
            case Mistake(part=Part.NUMBER):
                return [f"{self.published.number}/{self.published.series}"]
            case Mistake(part=Part.DATE):
                return _spellings(self.published.issued_on)
            case Mistake(part=Part.LEGAL_BASES):
                return list(self.decision.legal_bases)
            case Mistake(part=Part.ACHIEVEMENT_PERIOD):
                return [self.decision.achievement_period]
            case Mistake(part=Part.ENTRY, item_id=UUID() as item_id):
                return [self.names[item_id]]
            case _:
                return None


def require_rectifiable(decision: Decision) -> None:
    """It was issued, and no other took its place. Raises DecisionReplaced, DecisionStateConflict."""
    after_issue(decision, Act.RECTIFY)


def rectified(paper: Paper, rectification: Rectification) -> Change:
    """A letter put the technique of what was issued right. Raises DecisionReplaced, DecisionStateConflict."""
    decision = paper.decision
    status = after_issue(decision, Act.RECTIFY)
    entries = tuple(entry for entry in decision.entries if entry.item_id in paper.names)
    return replace(decision.next_version(), status=status), (Rectified(rectification, entries),)


def last_words(decision: Decision, register: Iterable[RegisterEntry]) -> dict[UUID, str]:
    """The decision's entries, as printed, that no other decision changed or took back since."""
    spoken = {entry.item_id for entry in register if entry.last_word == decision.id}
    return {entry.item_id: entry.name for entry in decision.entries if entry.item_id in spoken}


def require_dated(letter: Publication, published: Publication, today: date) -> None:
    """A letter is dated from its decision's day to today. Raises LetterDateWrong."""
    if not published.issued_on <= letter.issued_on <= today:
        raise LetterDateWrong(issued_on=letter.issued_on, decided_on=published.issued_on, today=today)


def require_last_words(paper: Paper, mistakes: Iterable[Mistake]) -> None:
    """What another decision changed is put right there. Raises EntryNotStanding."""
    wanted = {mistake.item_id for mistake in mistakes if mistake.item_id is not None}
    if gone := sorted(wanted - paper.names.keys()):
        raise EntryNotStanding(item_ids=gone)


def require_so(paper: Paper, mistakes: Sequence[Mistake]) -> None:
    """Where the text is kept, the decision reads so, after what was put right before. Raises NotSoInDecision."""
    if wrong := [
        number
        for number, mistake, texts in paper.readings(mistakes)
        if texts is not None and not any(mistake.reads in text for text in texts)
    ]:
        raise NotSoInDecision(_places(wrong))


def require_technique(paper: Paper, awards: Iterable[str], mistakes: Sequence[Mistake]) -> None:
    """No name, award (by any name in the catalogue), period, amount, number or date says something else afterwards.

    Raises ContentNeedsDecision with the kind of decision that it needs.
    """
    content = [*paper.names.values(), *awards, paper.decision.achievement_period, *_amounts(paper.decision)]
    said = {_words(text) for text in content}
    if wrong := [
        number
        for number, mistake, texts in paper.readings(mistakes)
        if _says_otherwise(mistake, texts or ()) or _touches(mistake, said)
    ]:
        is_whole = any(mistakes[number].part in _OF_THE_WHOLE for number in wrong)
        annuls = paper.decision.kind is DecisionKind.REVOKE  # nothing amends such a one
        way = DecisionKind.REPLACE if is_whole or annuls else DecisionKind.AMEND
        raise ContentNeedsDecision(_places(wrong), way.value)


def _says_otherwise(mistake: Mistake, texts: Sequence[str]) -> bool:
    """Whether a part that is content says something else afterwards."""
    form = _SAY_CONTENT.get(mistake.part)
    return form is not None and list(map(form, texts)) != list(map(form, mistake.put_right_in(texts)))


def _touches(mistake: Mistake, content: Collection[str]) -> bool:
    """Whether a name, award or period comes, goes, or is cut into in any other part."""
    reads, should_read = _words(mistake.reads), _words(mistake.should_read)
    if mistake.part in _SAY_CONTENT or reads == should_read:
        return False
    is_a_piece = mistake.part in _QUOTE_CONTENT and any(reads in text for text in content)
    return is_a_piece or any(reads.count(text) != should_read.count(text) for text in content)


def _amounts(decision: Decision) -> Iterator[str]:
    """What money the paper names, in figures and words: of each entry, and of all together."""
    recorded = [entry.prize_money for entry in decision.entries if entry.prize_money is not None]
    for amount in {*recorded, sum(recorded)} - {0}:
        yield from (f"{amount:,}", str(amount), in_words(amount))


def _spellings(day: date) -> list[str]:
    """With and without the zero that Decree 30/2020/NĐ-CP, Appendix I, wants before days below 10 and months 1, 2."""
    year = f"năm {day.year}"
    return [
        f"ngày {day:%d} tháng {day:%m} {year}",
        f"ngày {day:%d} tháng {day.month} {year}",
        f"ngày {day.day} tháng {day:%m} {year}",
        f"ngày {day.day} tháng {day.month} {year}",
    ]


def _places(numbers: Iterable[int]) -> list[str]:
    return [f"/mistakes/{number}" for number in numbers]
