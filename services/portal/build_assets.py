"""What pages load and we have not written, made when the portal is built: the typeface and htmx.

Both lie in packages of PyPI that `assets.lock` pins by hash; nothing is fetched here, and nothing of those packages
runs in the portal. So whoever installs a portal needs neither Node nor another host, and a wheel has all that its
pages load.
"""

import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

MADE: Final = Path("src/portal/components/made")
FAMILY: Final = "Thidua Sans"
"""Its own name, since that of the typeface is reserved for what is not modified (OFL 1.1, condition 3)."""
WEIGHTS: Final = (400, 600)
LETTERS: Final = (
    *range(0x20, 0x7F),
    *range(0xC0, 0x100),
    *(0x102, 0x103, 0x110, 0x111, 0x128, 0x129, 0x168, 0x169, 0x1A0, 0x1A1, 0x1AF, 0x1B0),
    *range(0x1EA0, 0x1EFA),  # letters with two marks
    *(0x300, 0x301, 0x303, 0x309, 0x323),  # the marks by themselves, for names that came in pieces
    *map(ord, "\u00a0§«»°·×÷‐‑–—‘’“”…•№₫€≤≥−→←"),
)
"""What Vietnamese is written with; whatever else somebody types is shown in the machine's own typeface."""


class Assets(BuildHookInterface):  # type: ignore[type-arg]  # of no plugin's configuration
    """Runs before the wheel is put together, and before the checkout is installed in place."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Raises RuntimeError where the packages are missing."""
        del version, build_data
        made = Path(self.root) / MADE
        partial = made.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir()
        htmx = _package("django_htmx") / "static" / "django_htmx" / "htmx-2.min.js"
        shutil.copyfile(htmx, partial / "htmx.js")
        typeface = _package("fontpkg_source_sans_3")
        shutil.copyfile(typeface / "LICENSE", partial / "text-licence.txt")
        _cut(typeface / "files" / "SourceSans3[wght].ttf", partial / "text.woff2")
        shutil.rmtree(made, ignore_errors=True)
        partial.rename(made)


def _package(name: str) -> Path:
    """Where an installed package lies; it is not imported."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise RuntimeError(
            f"{name} is not installed. What the portal's pages are made of comes first:"
            " pip install --no-deps --require-hashes -r services/portal/assets.lock"
        )
    return Path(spec.origin).parent


def _cut(source: Path, target: Path) -> None:
    """The letters, weights and features that pages use; the same bytes each time."""
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options()
    options.layout_features = ["ccmp", "kern", "locl", "mark", "mkmk"]
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]
    options.drop_tables += ["DSIG", "STAT"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=LETTERS)
    subsetter.subset(font)
    instancer.instantiateVariableFont(font, {"wght": WEIGHTS}, inplace=True)
    font["fvar"].instances = []
    for name_id, name in ((1, FAMILY), (4, FAMILY), (6, FAMILY.replace(" ", ""))):
        for record in font["name"].names:
            if record.nameID == name_id:
                record.string = name
    font.flavor = "woff2"
    font.save(target)
