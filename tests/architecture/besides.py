"""The files that stand besides the form's, folder by folder: where, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Beside:
    """A file besides the form's: `over`, `with` or `under` which of the form's files it stands, and why it is there."""

    place: str
    why: str
    shown: bool = False
    """Whether those above may import it, too."""


BESIDES: Final[Mapping[str, Mapping[str, Beside]]] = {
    "submissions": {
        "plan_routes": Beside("under api", "the routes of movements, rounds and rule sets"),
        "case_routes": Beside("under api", "the routes of a dossier's workflow"),
        "sealed_routes": Beside("under api", "the routes of what was sealed"),
        "reading_routes": Beside("under api", "the routes by which dossiers are read"),
        "checking": Beside(
            "with bootstrap", "`check FOLDER`: files held against the rules before they are imported"
        ),
        "faults": Beside("with access", "what is wrong in a plan's file, and where"),
        "cancelling": Beside(
            "with access", "what cancelling is: of a movement and of a round, in the same words"
        ),
    },
    "submissions.dossiers": {
        "change": Beside("under handlers", "an act's rows, history and facts are written in one place"),
        "route": Beside("with repository", "from a round's template and real units to a dossier's route"),
        "archive": Beside("with repository", "SQL of attempts and of versions of nominees"),
        "allowances": Beside("with repository", "SQL of what may come late"),
        "same_people": Beside(
            "with repository",
            "SQL of who is nominated elsewhere in the round, and what is shown of it",
            shown=True,
        ),
        "listing": Beside("with repository", "SQL of the list of dossiers, which is narrowed in many ways"),
        "searching": Beside("under repository", "by what words a dossier is found"),
        "placing": Beside("under repository", "where a dossier lies, for lists and numbers alike"),
        "figures": Beside("with repository", "SQL of a round's numbers"),
        "numbers": Beside("over schemas", "schemas of a round's numbers", shown=True),
        "spans": Beside("under repository", "how long things wait and take, in working days"),
        "naming": Beside(
            "with repository", "SQL of what ids and codes are called, and what is shown of it", shown=True
        ),
        "reviewing": Beside("over schemas", "commands of the levels", shown=True),
        "lists": Beside("over schemas", "schemas of lists, histories and tasks", shown=True),
        "circle": Beside("under repository", "rows of who may see a dossier, and whether that is told"),
        "prospects": Beside("over schemas", "schemas of what lies ahead of a draft", shown=True),
        "sealed": Beside("over schemas", "schemas of what was sealed", shown=True),
        "interests": Beside("over schemas", "schemas of interests", shown=True),
        "allowing": Beside("over schemas", "schemas of what is allowed to come late", shown=True),
        "ways_back": Beside(
            "over schemas", "schemas of recalling, returning, withdrawing, asking back", shown=True
        ),
        "foreseen": Beside("over schemas", "what a whole list that is only tried would change"),
        "places": Beside("over schemas", "where in a dossier something is wrong, in people's words"),
        "lateness": Beside("over domain", "rules of what comes late"),
        "duties": Beside("over domain", "rules of who may not judge"),
        "handover": Beside("over domain", "rules of what awards has in hand"),
        "judging": Beside("over domain", "rules of what the levels do: verdicts and signatures"),
        "leaving": Beside("over domain", "rules of one nominee who leaves a dossier that goes on"),
        "moves": Beside("under domain", "the moves by the tables of states, of which all rules are made"),
        "identity": Beside("under domain", "whether two nominees are the same"),
        "versions": Beside("under domain", "what a version of a nominee is, and its hash"),
    },
    "submissions.movements": {
        "parts": Beside("under schemas", "the parts of a plan's file, section by section"),
        "example": Beside("under domain", "the plan that the API's page shows"),
    },
    "scoring.panels": {
        "change": Beside("under handlers", "what happened is told in one place"),
        "rows": Beside("under repository", "rows as values: the SQL alone is long enough"),
        "ranking": Beside("over domain", "how points become ranks"),
        "target": Beside("over domain", "the target time and what may be done after it"),
    },
    "awards": {
        "disclosure_routes": Beside("under api", "the routes of what is public"),
    },
    "awards.decisions": {
        "drafting": Beside("with schemas", "schemas of what is drafted", shown=True),
        "issued": Beside("with repository", "SQL of issued decisions as papers"),
        "standing": Beside("over domain", "rules of what later papers made of one", shown=True),
        "change": Beside("under handlers", "what happened is told in one place"),
        "register": Beside("with repository", "SQL of the register, whose numbers have no gaps"),
        "rectifications": Beside("with repository", "SQL of the letters about decisions"),
        "amendments": Beside("over domain", "rules of a decision about another one"),
        "technique": Beside("over domain", "rules of what a letter may put right"),
    },
    "awards.sessions": {
        "change": Beside("under handlers", "what happened is told in one place"),
        "papers": Beside("with repository", "SQL of ballots"),
        "rows": Beside("under repository", "rows as values: the SQL alone is long enough"),
        "counting": Beside("over domain", "who counts, and what a vote comes to"),
        "regulation": Beside("under domain", "the council's regulation by its dates"),
    },
    "directory": {
        "heartbeat": Beside("with api", "the beat by which others know that their copy is complete"),
        "import_routes": Beside("under api", "the routes of files"),
        "appoint": Beside("with api", "the first administrator, from the command line"),
        "files": Beside("with access", "CSV and YAML by line, for every import"),
        "arrays": Beside("with tables", "conditions on many values"),
        "searching": Beside("with tables", "conditions on the words of a name"),
    },
    "directory.units": {
        "files": Beside("with repository", "units and successions as their files say them", shown=True),
        "vocabulary": Beside("with repository", "the kinds of unit that files may name"),
    },
    "directory.calendar": {
        "files": Beside("with repository", "days as the files of notices say them", shown=True),
        "law": Beside("under domain", "the holidays that the Labour Code sets"),
    },
    "notify": {
        "deliveries": Beside("with bootstrap", "the operator's commands about e-mails that were given up"),
        "courier": Beside("with api", "the process that delivers"),
        "recipients": Beside("under handlers", "from a rule and a fact to the people who are told"),
        "queue": Beside("with repository", "SQL of deliveries"),
        "mail_server": Beside("over schemas", "SMTP"),
        "reach": Beside("with repository", "how the mail server and the issuer are tried for `reach`"),
        "mail": Beside("with schemas", "an e-mail, and what the server's answer means"),
        "texts": Beside("with schemas", "from a fact to the words of a notice"),
        "rules": Beside("with domain", "`notices.yaml`: who is told of what"),
        "contacts": Beside("with domain", "the directory's answer about a contact"),
    },
    "papers": {
        "maker": Beside("with api", "the process that makes papers"),
        "reach": Beside("with repository", "how the issuer is tried for `reach`"),
        "making": Beside("under handlers", "from a record to the bytes of its documents"),
        "others": Beside("over schemas", "what is asked of awards, submissions and the directory"),
        "answers": Beside("with domain", "what is read of their answers"),
        "composing": Beside("over schemas", "from a record and a form to a paper"),
        "filling": Beside("with domain", "how texts of forms are filled"),
        "dossier": Beside("under schemas", "what the papers of a dossier are made of"),
        "session": Beside("under schemas", "what the papers of a session are made of"),
        "pdf": Beside("over schemas", "a paper as PDF"),
        "qr": Beside("under schemas", "QR codes"),
        "stocks": Beside("with schemas", "`stocks.yaml`: what is printed on certificates"),
        "letters": Beside("over schemas", "which signs can be printed"),
        "word": Beside("over schemas", "a paper as a Word file"),
        "word_table": Beside("under schemas", "a table of a Word file"),
        "forms": Beside("under schemas", "`forms.yaml` and those beside it: the words of papers"),
        "letterhead": Beside("with domain", "`letterheads.yaml`: how a body writes"),
        "paper": Beside("with domain", "a paper, part by part, with every word that is printed"),
        "dated": Beside("under domain", "what counts between two days"),
        "record": Beside("under domain", "what a decision's papers are made of"),
    },
}
