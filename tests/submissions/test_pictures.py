"""The page shows the state machine that the code obeys."""

from pathlib import Path

import pytest

from kit.drawing import NoPlace, drawn, picture
from submissions.drawing import PICTURES

README = Path(__file__).parents[2] / "services" / "submissions" / "README.md"
pytestmark = pytest.mark.unit


def test_the_pictures_are_those_of_the_tables() -> None:
    page = README.read_text("utf-8")
    advice = "run: python -m submissions draw services/submissions/README.md"
    assert page == drawn(page, PICTURES), advice


def test_another_table_is_another_picture() -> None:
    page = README.read_text("utf-8")
    changed = PICTURES | {"step": picture([("pending", "skip", "done")], "pending")}
    assert page != drawn(page, changed)


def test_a_page_without_a_place_is_refused() -> None:
    with pytest.raises(NoPlace, match="dossier"):
        drawn("# submissions\n", PICTURES)
