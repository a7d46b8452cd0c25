"""YAML files that people write by hand: every fault with its file and line, all of them at once.

The dialect is the harmless part of YAML: maps with text keys, lists, text, whole and decimal numbers, true,
false, null. A date stays text until the model reads it, `no` is a word and not false, references and tags are
refused. So what stands in the file is what the model sees.
"""

import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from kit.faults import Json, escape, findings_of, place_of, reason_of, words_of

M = TypeVar("M", bound=BaseModel)

_TAG: Final = "tag:yaml.org,2002:"
_FORMS: Final = {
    "null": (re.compile(r"^(?:null|~|)$"), ["n", "~", ""]),
    "bool": (re.compile(r"^(?:true|false)$"), ["t", "f"]),
    "int": (re.compile(r"^-?(?:0|[1-9]\d{0,17})$"), list("-0123456789")),
    "float": (re.compile(r"^-?(?:0|[1-9]\d{0,17})\.\d{1,18}$"), list("-0123456789")),
}
_SCALARS: Final[Mapping[str, Callable[[str], str | int | float | bool | None]]] = {
    "null": lambda _: None,
    "bool": lambda text: text == "true",
    "int": int,
    "float": float,
}


@dataclass(frozen=True)
class FileFault:
    """One fault: the file, its line from 1, the place (RFC 6901 pointer), the reason in Vietnamese."""

    path: Path
    line: int
    pointer: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.pointer or words_of('whole_file', {})}: {self.reason}"


class FileErrors(Exception):
    """A file was refused. Its text has one line for each fault, in the order of the file."""

    def __init__(self, faults: Iterable[FileFault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (str(fault.path), fault.line, fault.pointer)))
        super().__init__("\n".join(map(str, self.faults)))


class Complaint(Protocol):
    """What a rule between fields says; a service's domain has its own class of this shape."""

    @property
    def pointer(self) -> str: ...
    @property
    def detail(self) -> str: ...


@dataclass(frozen=True)
class Document:
    """A file's value, and the line of everything in it by RFC 6901 pointer."""

    path: Path
    value: Json
    lines: Mapping[str, int]

    def line_of(self, pointer: str) -> int:
        """The line of a place; of the nearest place around it where the place itself is missing."""
        while pointer not in self.lines:
            pointer = pointer.rpartition("/")[0]
        return self.lines[pointer]

    def fault(self, pointer: str, reason: str) -> FileFault:
        return FileFault(self.path, self.line_of(pointer), pointer, reason)


class _Loader(yaml.SafeLoader):
    """YAML with the scalar forms of JSON, and without references from one place to another."""

    def compose_node(self, parent: Node | None, index: object) -> Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]  # the stub leaves it bare
            raise yaml.composer.ComposerError(None, None, words_of("yaml_reference", {}), mark)
        return super().compose_node(parent, index)  # type: ignore[arg-type]  # the stub wants int for any key


_Loader.yaml_implicit_resolvers = {}
for _name, (_form, _first) in _FORMS.items():
    _Loader.add_implicit_resolver(_TAG + _name, _form, _first)


def load(path: Path) -> Document:
    """Read a file. Raises FileErrors for wrong encoding, wrong syntax, a key twice, a tag or a reference."""
    return parse(path, path.read_bytes())


def parse(path: Path, raw: bytes) -> Document:
    """Read what came as a file from elsewhere; `path` is how faults call it. Raises as `load` does."""
    text = _decode(path, raw)
    loader, reader = _Loader(text), _Reader(path)
    try:
        root = loader.get_single_node()
        value = reader.read(root, "") if root is not None else None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        reason = words_of("yaml_syntax", {"problem": error.problem})
        raise FileErrors([FileFault(path, line, "", reason)]) from None
    except RecursionError:
        raise FileErrors([FileFault(path, 1, "", words_of("recursion_depth_exceeded", {}))]) from None
    finally:
        loader.dispose()
    if reader.faults:
        raise FileErrors(reader.faults)
    return Document(path, value, {"": 1, **reader.lines})


def validate(path: Path, model: type[M], extra_check: Callable[[M], Iterable[Complaint]] | None = None) -> M:
    """Read a file into a model and hold it against the rules between fields.

    Types are judged strictly. Raises FileErrors with every fault; the rules between fields are asked only
    of a file whose fields are right.
    """
    document = load(path)
    parsed = into(model, document)
    if extra_check and (complaints := list(extra_check(parsed))):
        raise FileErrors(document.fault(complaint.pointer, complaint.detail) for complaint in complaints)
    return parsed


def into(model: type[M], document: Document) -> M:
    """The document as a model, its types judged strictly. Raises FileErrors with every fault."""
    try:
        return model.model_validate_json(json.dumps(document.value), strict=True)
    except ValidationError as error:
        raise FileErrors(_field_faults(document, error)) from None


def main() -> None:
    """`python -m kit.yamlfile FILE`: the file as JSON, which is what the services take."""
    try:
        print(json.dumps(load(Path(sys.argv[1])).value, ensure_ascii=False))  # noqa: T201 - a command's answer
    except FileErrors as error:
        sys.exit(str(error))


class _Reader:
    """Turns YAML nodes into values and notes their lines and faults."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: dict[str, int] = {}
        self.faults: list[FileFault] = []

    def read(self, node: Node, pointer: str) -> Json:
        self.lines.setdefault(pointer, node.start_mark.line + 1)
        match node, node.tag.removeprefix(_TAG):
            case MappingNode(), "map":
                return self._mapping(node, pointer)
            case SequenceNode(), "seq":
                return [self.read(item, f"{pointer}/{number}") for number, item in enumerate(node.value)]
            case ScalarNode(), "str":
                return str(node.value)
            case ScalarNode(), form if form in _FORMS and _FORMS[form][0].match(node.value):
                return _SCALARS[form](node.value)
        line = node.start_mark.line + 1
        self.faults.append(FileFault(self.path, line, pointer, words_of("yaml_tag", {"tag": node.tag})))
        return None

    def _mapping(self, node: MappingNode, pointer: str) -> Json:
        value: dict[str, Json] = {}
        for key_node, value_node in node.value:
            key = key_node.value
            line = key_node.start_mark.line + 1
            if not isinstance(key, str):
                self.faults.append(FileFault(self.path, line, pointer, words_of("invalid_key", {})))
                continue
            place = f"{pointer}/{escape(key)}"
            if key in value:
                reason = words_of("yaml_key_twice", {"line": self.lines[place]})
                self.faults.append(FileFault(self.path, line, place, reason))
                continue
            self.lines[place] = line
            value[key] = self.read(value_node, place)
        return value


def _decode(path: Path, raw: bytes) -> str:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise FileErrors([FileFault(path, line, "", words_of("file_not_utf8", {}))]) from None
    if odd := yaml.reader.Reader.NON_PRINTABLE.search(text):
        line = text[: odd.start()].count("\n") + 1
        reason = words_of("text_character", {"character": f"U+{ord(odd.group()):04X}"})
        raise FileErrors([FileFault(path, line, "", reason)])
    return text


def _field_faults(document: Document, error: ValidationError) -> list[FileFault]:
    return [document.fault(place_of(document.value, each), reason_of(each)) for each in findings_of(error)]


if __name__ == "__main__":
    main()
