"""Amounts of money in Vietnamese words, as papers write them beside the figures.

Written as it is read in the North and in documents: linh before a lone last figure, mốt and lăm behind a ten, nothing
said of a group of three that is empty, and each group behind the first with its hundreds (không trăm linh năm). From a
thousand billions on, billions are counted like everything else: hai nghìn tỷ.
"""

from typing import Final

MOST: Final = 999_999_999_999_999
"""Đồng: the largest amount that has words here."""
_BILLION: Final = 10**9
_FIGURES: Final = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def in_words(amount: int) -> str:
    """`12500000` is `Mười hai triệu năm trăm nghìn đồng`. Raises ValueError beyond 0 to MOST."""
    if not 0 <= amount <= MOST:
        raise ValueError(amount)
    words = " ".join([*(_read(amount) or _FIGURES[:1]), "đồng"])
    return words[0].upper() + words[1:]


def _read(amount: int) -> list[str]:
    """Nothing for zero."""
    billions, rest = divmod(amount, _BILLION)
    said = [*_read(billions), "tỷ"] if billions else []
    for group, name in ((rest // 10**6, "triệu"), (rest // 1000 % 1000, "nghìn"), (rest % 1000, "")):
        if group:
            said += [*_group(group, is_first=not said), *([name] if name else [])]
    return said


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
