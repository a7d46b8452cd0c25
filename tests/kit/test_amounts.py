"""Amounts in words, against a rule that reads them, and was written without looking at the one that writes them."""

import random

import pytest

from kit.amounts import MOST, in_words

FIGURES = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "lăm": 5, "sáu": 6, "bảy": 7, "tám": 8,
    "chín": 9,
}  # fmt: skip
PLACES = {"mươi": 10, "trăm": 100}
GROUPS = {"nghìn": 10**3, "triệu": 10**6}


def read(words: str) -> int:
    """From left to right: a figure waits for the place behind it, a group ends with its name, and all before `tỷ` is
    billions.
    """
    total = group = figure = 0
    for word in words.casefold().removesuffix(" đồng").split():
        if word == "tỷ":
            total, group, figure = (total + group + figure) * 10**9, 0, 0
        elif word in GROUPS:
            total, group, figure = total + (group + figure) * GROUPS[word], 0, 0
        elif word == "mười":
            group, figure = group + 10, 0
        elif word in PLACES:
            group, figure = group + figure * PLACES[word], 0
        elif word == "linh":
            assert figure == 0
        else:
            figure = FIGURES[word]
    return total + group + figure


@pytest.mark.unit
@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (5, "Năm đồng"),
        (10, "Mười đồng"),
        (11, "Mười một đồng"),
        (15, "Mười lăm đồng"),
        (21, "Hai mươi mốt đồng"),
        (24, "Hai mươi bốn đồng"),
        (55, "Năm mươi lăm đồng"),
        (101, "Một trăm linh một đồng"),
        (110, "Một trăm mười đồng"),
        (1_005, "Một nghìn không trăm linh năm đồng"),
        (702_000, "Bảy trăm linh hai nghìn đồng"),
        (1_404_000, "Một triệu bốn trăm linh bốn nghìn đồng"),
        (12_500_000, "Mười hai triệu năm trăm nghìn đồng"),
        (1_000_005, "Một triệu không trăm linh năm đồng"),
        (1_005_000, "Một triệu không trăm linh năm nghìn đồng"),
        (2_000_000_000, "Hai tỷ đồng"),
        (310_000_000_000, "Ba trăm mười tỷ đồng"),
        (2_005_000_000_000, "Hai nghìn không trăm linh năm tỷ đồng"),
    ],
)  # fmt: skip
def test_amounts_as_they_are_written(amount: int, words: str) -> None:
    assert in_words(amount) == words


@pytest.mark.unit
@pytest.mark.parametrize("amount", [-1, MOST + 1])
def test_what_has_no_words(amount: int) -> None:
    with pytest.raises(ValueError, match=str(amount)):
        in_words(amount)


@pytest.mark.slow
def test_a_million_amounts_read_back_as_what_they_are() -> None:
    """Each below 200,000, and 800,000 of all lengths; no two have the same words."""
    drawn = random.Random(20250505)  # noqa: S311 - repeatable on purpose
    amounts = {*range(200_000)}
    while len(amounts) < 1_000_000:
        amounts.add(drawn.randrange(10 ** drawn.randint(6, 15)))
    said = {}
    for amount in amounts:
        words = in_words(amount)
        assert read(words) == amount, words
        said[words] = amount
    assert len(said) == 1_000_000
