"""The forms of a page: the one that was sent as it was typed, with what was wrong; all others fresh."""

from dataclasses import dataclass

from portal.components.problems import Trouble
from portal.forms import Form, new_key
from portal.services import Fault


@dataclass(frozen=True)
class Filling:
    """One form as it is shown."""

    name: str
    form: Form
    trouble: Trouble | None
    key: str
    seen: str
    is_sent: bool

    def text(self, field: str, otherwise: object = "") -> str:
        """What stands in a field: what was typed, else what is there."""
        return self.form.text(field) if self.is_sent else str(otherwise or "")

    def every(self, field: str) -> list[str]:
        return self.form.every(field)

    def at(self, pointer: str) -> tuple[Fault, ...]:
        """What is wrong with a field, by its place in what is sent to the service."""
        return self.trouble.at(pointer) if self.trouble else ()


@dataclass(frozen=True)
class Fillings:
    """`seen` is the tag of what the page shows; `sent` the form that came, if one did, and `trouble` why it was not
    taken: without trouble somebody only looks once more at what they had typed.
    """

    seen: str = ""
    sent: Form | None = None
    trouble: Trouble | None = None

    def of(self, name: str) -> Filling:
        """The form of that name. Sent again it has its key as long as what was sent may have been done, and the tag of
        what is shown now where it was refused.
        """
        if self.sent is None or self.sent.name != name:
            return Filling(name, Form(), None, new_key(), self.seen, is_sent=False)
        key = self.trouble.key if self.trouble else self.sent.key
        seen = self.seen if self.trouble else self.sent.seen
        return Filling(name, self.sent, self.trouble, key, seen, is_sent=True)

    @property
    def status(self) -> int:
        return self.trouble.status if self.trouble else 200

    @property
    def typed(self) -> list[str]:
        """What was sent, to be read again also where its form is no longer on the page."""
        return self.sent.typed if self.sent else []
