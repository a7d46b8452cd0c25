"""Amounts of money in Vietnamese words, as papers write them beside the figures.

Written as it is read in the North and in documents: linh before a lone last figure, mốt and lăm behind a ten, nothing
said of a group of three that is empty, and each group behind the first with its hundreds (không trăm linh năm).
"""

from typing import Final

MOST: Final = 999_999_999_999
"""Đồng: the largest amount that is taken, and has words here."""
_FIGURES: Final = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS: Final = ("tỷ", "triệu", "nghìn", "")


def in_words(amount: int) -> str:
    """`12500000` is `Mười hai triệu năm trăm nghìn đồng`. Raises ValueError beyond 0 to MOST."""
    if not 0 <= amount <= MOST:
        raise ValueError(amount)
    groups = [(amount // 1000 ** (3 - place) % 1000, name) for place, name in enumerate(_GROUPS)]
    said: list[str] = []
    for group, name in groups:
        if group:
            said += [*_group(group, is_first=not said), *([name] if name else [])]
    words = " ".join([*(said or _FIGURES[:1]), "đồng"])
    return words[0].upper() + words[1:]


def _group(group: int, *, is_first: bool) -> list[str]:
    """Up to three figures, which are not all zero."""
    hundreds, tens, ones = group // 100, group // 10 % 10, group % 10
    said = [] if is_first and not hundreds else [_FIGURES[hundreds], "trăm"]
    if tens == 0:
        return said + ([*(["linh"] if said else []), _FIGURES[ones]] if ones else [])
    said += ["mười"] if tens == 1 else [_FIGURES[tens], "mươi"]
    return said + ([_behind_a_ten(tens, ones)] if ones else [])


def _behind_a_ten(tens: int, ones: int) -> str:
    if ones == 5:
        return "lăm"
    return "mốt" if ones == 1 and tens > 1 else _FIGURES[ones]
