"""Words of SQL or YAML, in a string or a file: what blanks and comments stand between them makes no difference."""

import ast
import re
from dataclasses import dataclass
from typing import Final

_GAP: Final = r"(?:\s|(?:--|\#)[^\n]*\n)*"


@dataclass(frozen=True)
class StringSpot:
    """A string in which the words stand."""

    node: ast.Constant
    words: re.Pattern[str]

    def fill(self, text: str) -> None:
        self.node.value = self.words.sub(lambda _: text, str(self.node.value), count=1)


def string_spots(within: ast.AST, text: str) -> list[StringSpot]:
    """Every place in this code's strings where the words stand; those of an f-string between its values."""
    words = pattern(text)
    constants = [
        node for node in ast.walk(within) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return [StringSpot(node, words) for node in constants for _ in words.finditer(str(node.value))]


def pattern(text: str) -> re.Pattern[str]:
    """Finds the words, with anything between them that SQL and YAML pass over."""
    words = [re.escape(word) for word in re.findall(r"\w+|[^\w\s]", text)]
    starts, ends = text.strip()[0], text.strip()[-1]
    return re.compile(
        (r"\b" if starts.isalnum() else "") + _GAP.join(words) + (r"\b" if ends.isalnum() else "")
    )
