"""What a notice says: Vietnamese text templates, filled from the fact and the names of its units."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache, partial
from uuid import UUID

from jinja2 import Environment, PackageLoader, StrictUndefined

from authority import load_roles
from contracts import Fact
from contracts.awards import EntryAmended
from kit.clock import LOCAL
from kit.messages import terms
from notify.errors import words
from notify.rules import NoticeRule


@dataclass(frozen=True)
class Text:
    """Subject in one line, body in plain text, and the path at which the matter is found."""

    template: str
    subject: str
    body: str
    link: str


def render(rule: NoticeRule, fact: Fact, unit_names: Mapping[UUID, str]) -> Text:
    """The notice's text. Raises jinja2.UndefinedError for a placeholder without a value."""
    template = _environment().get_template(f"{rule.template}.j2")
    context = template.new_context({"fact": fact, "unit": unit_names.__getitem__})
    subject, body = ("".join(template.blocks[name](context)).strip() for name in ("subject", "body"))
    return Text(rule.template, " ".join(subject.split()), body, rule.link.format(**dict(fact)))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("notify", "templates"),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - plain text: escaping would show to the reader
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    known = terms("notify")
    environment.filters |= {
        "ref": reference,
        "day": day,
        "moment": moment,
        "deadline": deadline,
        **{name: partial(called, known[name]) for name in ("step", "outcome", "act")},
        "amended": partial(amended, known["amended"]),
        "role": lambda role: load_roles().names.get(role, role),
    }
    return environment


def reference(dossier_id: UUID) -> str:
    """How a dossier is called in texts: the last six digits of its id."""
    return dossier_id.hex[-6:].upper()


def called(known: Mapping[str, str], word: str) -> str:
    """What a contract's word is called; a later contract may have words that are not known here."""
    return known.get(word, known["other"])


def amended(known: Mapping[str, str], entries: Iterable[EntryAmended]) -> str:
    """What another decision says otherwise, of whomever."""
    said = dict.fromkeys(called(known, what) for entry in entries for what in entry.what)
    return ", ".join(said)


def day(value: date) -> str:
    return f"{value:%d/%m/%Y}"


def moment(value: datetime) -> str:
    """A moment in Viet Nam's time."""
    return words("moment", moment=value.astimezone(LOCAL))


def deadline(value: datetime) -> str:
    """The last moment that is in time; a deadline at midnight is the end of the day before."""
    local = value.astimezone(LOCAL)
    if local.time() == time.min:
        return words("end_of_day", day=local.date() - timedelta(days=1))
    return moment(value)
