"""The form of a service's folders: which files there are, and which of them may know which.

`python -m tests.architecture` writes the import contracts that follow from it into pyproject.toml; `test_form.py`
compares, and names the file that departs.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from tests.architecture.besides import BESIDES, Beside
from tests.architecture.checkout import HOME_OF, ROOT, SERVICES

Levels = tuple[tuple[str, ...], ...]

AGGREGATE: Final[Levels] = (
    ("handlers",),
    ("views", "access"),
    ("repository", "queries", "tasks", "facts"),
    ("models",),
    ("schemas",),
    ("domain",),
    ("happened",),
    ("values",),
    ("states",),
    ("errors",),
)
"""The files of an aggregate, from the edge inwards: each may import what stands in a level below its own.

handlers    one function for each use case: a file, or a folder where that would be longer than `HANDLERS_LINES`
views       from values to what goes out, where that is more than the schema's own doing
access      who may find it at all
repository  from rows to values and back
queries     lists, and what is hot, in PostgreSQL's own words
tasks       which state asks what of whom, as rows of `GET /tasks`
facts      from what happened to facts
models      tables, and nothing else
schemas     what comes in and goes out
domain      rules: the standard library, errors and contracts
happened    what a rule answers with beside the new state, and `facts` tells
values      what the rules are about, where `domain` would be two stories
states      tables of what may follow what
errors      what it refuses, where the service's own file would be many stories
"""
REQUIRED: Final = frozenset({"handlers", "repository", "models", "domain"})
"""What every aggregate has. Nothing comes in for some, some tell no fact, some have no states."""
HANDLERS_LINES: Final = 200
HEARD: Final[Levels] = (("reactions",), ("repository",), ("models",))
"""What is kept of others' facts: a reaction for each fact, its SQL, its tables. All of it, and nothing else."""
ROOT_ABOVE: Final[Levels] = (
    ("__main__",),
    ("cli",),
    ("bootstrap", "drawing"),
    ("api", "consumer", "ledger"),
    ("tasks",),
)
ROOT_BELOW: Final[Levels] = (("heard",), ("access", "history"), ("tables",), ("errors",), ("settings",))
"""The files of a service, above and below its aggregates. `api` has the routes of all of them."""
ROOT_REQUIRED: Final = frozenset({"__main__", "bootstrap", "api", "ledger", "errors"})
NO_MODULES: Final = frozenset({"__init__", "migrations", "messages", "templates"})

AGGREGATES: Final[Mapping[str, Levels]] = {
    "directory": (("imports",), ("accounts",), ("assignments",), ("people", "units", "calendar")),
    "submissions": (("dossiers",), ("rounds",), ("movements",), ("rule_sets",)),
    "scoring": (("panels",), ("sheets",)),
    "awards": (("disclosures",), ("decisions",), ("nominations",), ("sessions",), ("catalogue",)),
    "notify": (),
    "papers": (),
}
"""Which aggregate may ask which: through its handlers, and only those of a level below. A service without a folder for
its aggregate is flat: its one aggregate's files stand in the service's own.
"""
INSIDE: Final = ("handlers", "schemas", "views", "tasks", "values", "errors")
"""What an aggregate shows to those above it: use cases, and what they take, answer and refuse; everything else is its
own.
"""
OUTSIDERS: Final = ("bootstrap", "drawing", "ledger")
"""Who looks inside all the same: what `audit` reads, what is drawn, what is measured."""


OTHERWISE: Final[Mapping[str, tuple[Levels, str]]] = {
    "directory.imports": (
        (("handlers",), ("foreseen",), ("people_plan",), ("people_file",)),
        "no aggregate: one file brings people and what they are given, which two aggregates own",
    ),
}
"""Folders of another form, and why. None is added."""
DOMAIN_SHOWN: Final[Mapping[str, str]] = {
    "directory.accounts": "an import plans what several aggregates become, before any of them is asked",
    "directory.assignments": "likewise",
    "directory.people": "likewise",
    "directory.units": "likewise",
    "submissions.movements": "`check` holds a file against the rules, and asks nobody",
    "submissions.rounds": "likewise",
}
"""Whose rules others may use, and why."""
PURE_BUT: Final = (
    ("awards.decisions.domain", "authority.exclusions"),
    ("awards.sessions.domain", "authority.exclusions"),
    ("awards.sessions.values", "authority.exclusions"),
    ("scoring.panels.domain", "authority.exclusions"),
    ("scoring.panels.values", "authority.exclusions"),
    ("submissions.dossiers.duties", "authority.exclusions"),
    ("submissions.dossiers.duties", "kit.errors"),
    ("submissions.dossiers.lateness", "authority.exclusions"),
    ("submissions.dossiers.values", "authority"),
    ("submissions.dossiers.values", "kit.ids"),
    ("awards.decisions.technique", "kit.amounts"),
    ("awards.decisions.technique", "kit.text"),
    ("directory.calendar.domain", "kit.text"),
    ("directory.people.domain", "kit.text"),
)
"""What excludes what is a rule, too: authority's table of it knows errors and contracts. So is which numbers of
documents are the same, and which names. A new stage or step has an id of its own.
"""
IMPURE: Final = (
    "authority", "kit", "sqlalchemy", "asyncpg", "pydantic", "fastapi", "aiohttp", "aiokafka", "faststream", "yaml",
)  # fmt: skip


def folder_of(package: str) -> Path:
    service = package.partition(".")[0]
    return HOME_OF[service] / "src" / package.replace(".", "/")


def modules(folder: Path) -> set[str]:
    """The names of the folder's modules and packages."""
    files = {path.stem for path in folder.glob("*.py")}
    return (files | {path.parent.name for path in folder.glob("*/__init__.py")}) - NO_MODULES


def aggregates(service: str) -> list[str]:
    return [f"{service}.{name}" for level in AGGREGATES[service] for name in level]


def besides(package: str) -> Mapping[str, Beside]:
    return BESIDES.get(package, {})


def form_of(package: str) -> tuple[Levels, frozenset[str]]:
    """The files that the package may have by its form, and those that it must have."""
    service, _, rest = package.partition(".")
    if rest == "heard":
        return HEARD, frozenset(name for level in HEARD for name in level)
    if package in OTHERWISE:
        levels, _ = OTHERWISE[package]
        return levels, frozenset(name for level in levels for name in level)
    if rest:
        return AGGREGATE, REQUIRED
    if not AGGREGATES[service]:
        aggregate = (level for level in AGGREGATE if level not in ROOT_BELOW)
        return (*ROOT_ABOVE, *aggregate, *ROOT_BELOW), ROOT_REQUIRED | REQUIRED
    return (*ROOT_ABOVE, *AGGREGATES[service], *ROOT_BELOW), ROOT_REQUIRED


def packages() -> list[str]:
    """Every folder that has a form: services, aggregates, and what is heard."""
    return [
        package
        for service in SERVICES
        for package in (service, *aggregates(service), f"{service}.heard")
        if folder_of(package).is_dir()
    ]


def departures(package: str, present: Iterable[str]) -> Iterator[str]:
    """What departs from the form, file by file."""
    levels, required = form_of(package)
    allowed = {name for level in levels for name in level}
    known, present = besides(package), set(present)
    for name in sorted(present - allowed - known.keys()):
        yield f"{package}/{name}.py is no file of the form: name it in BESIDES with its place and its reason"
    for name in sorted(required - present):
        yield f"{package} has no {name}.py, which the form asks for"
    for name in sorted(known.keys() - present):
        yield f"{package}/{name}.py is not there any more: take its line away"


def layers(package: str, present: Iterable[str]) -> list[list[str]]:
    """The package's files from the edge inwards, in the form's order."""
    levels, _ = form_of(package)
    present, known = set(present), besides(package)

    def placed(how: str, level: Iterable[str]) -> list[str]:
        places = {f"{how} {name}" for name in level}
        return [name for name, one in known.items() if one.place in places and name in present]

    found = []
    for level in levels:
        itself = [name for name in level if name in present]
        found += [placed("over", level), [*itself, *placed("with", level)], placed("under", level)]
    return [names for names in found if names]


def pure(package: str) -> Iterator[str]:
    """The package's modules that are rules, and the values that they are about."""
    known = besides(package)
    for name in sorted(modules(folder_of(package))):
        place = known[name].place if name in known else ""
        if name in {"domain", "happened", "values", "states"} or place == "over domain":
            yield f"{package}.{name}"


def own(package: str) -> list[str]:
    """The aggregate's modules that nobody else imports."""
    shown = {*INSIDE, *(name for name, one in besides(package).items() if one.shown)}
    shown |= {"domain"} if package in DOMAIN_SHOWN else set()
    return [f"{package}.{name}" for name in sorted(modules(folder_of(package)) - shown)]


def contracts() -> Iterator[str]:
    """The import contracts of the services, as TOML."""
    for service in SERVICES:
        yield _layered(f"Layers of {service}", service)
        for package in packages():
            if package.startswith(f"{service}."):
                yield _layered(f"Layers of {package}", package)
        for package in aggregates(service):
            if package not in OTHERWISE:
                yield _protected(f"Nobody reaches into {package}", package, own(package))
        if "heard" in modules(folder_of(service)):
            yield _protected(
                f"What {service} heard is asked of its repository",
                f"{service}.heard",
                [f"{service}.heard.models"],
            )
    yield _contract(
        "Rules are pure: they know the standard library, their errors and contracts",
        "forbidden",
        source_modules=[name for package in packages() for name in pure(package)],
        forbidden_modules=IMPURE,
        ignore_imports=[f"{one} -> {other}" for one, other in PURE_BUT],
        allow_indirect_imports=True,  # errors are kit's, and contracts' enums stand beside its models
    )


def _layered(name: str, package: str) -> str:
    found = layers(package, modules(folder_of(package)))
    return _contract(
        name,
        "layers",
        containers=[package],
        exhaustive=True,
        layers=[" | ".join(level) for level in found],
    )


def _protected(name: str, package: str, modules_: list[str]) -> str:
    service = package.partition(".")[0]
    outsiders = [f"{service}.{one}" for one in OUTSIDERS if one in modules(folder_of(service))]
    return _contract(name, "protected", protected_modules=modules_, allowed_importers=[package, *outsiders])


def _contract(name: str, kind: str, **fields: bool | Iterable[str]) -> str:
    lines = ["[[tool.importlinter.contracts]]", f'name = "{name}"', f'type = "{kind}"']
    for key, value in fields.items():
        if isinstance(value, bool):
            lines.append(f"{key} = {str(value).lower()}")
        else:
            named = [f'"{one}"' for one in value]
            short = f"{key} = [{', '.join(named)}]"
            lines += [short] if len(short) <= PHRASE else [f"{key} = [", *(f"  {one}," for one in named), "]"]
    return "\n".join(lines)


BEGIN: Final = "# From here on made by `python -m tests.architecture` from the form of the folders.\n"
PHRASE: Final = 110
SETTINGS: Final = ROOT / "pyproject.toml"


def with_contracts(settings: str) -> str:
    """The settings with the contracts that follow from the form at their end."""
    by_hand, _, _ = settings.partition(BEGIN)
    return f"{by_hand}{BEGIN}\n" + "\n\n".join(contracts()) + "\n"
