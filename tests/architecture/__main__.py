"""`python -m tests.architecture`: the import contracts of pyproject.toml that follow from the form of the folders, and
the rows of docs/architecture.md that say them.
"""

from tests.architecture.form import SETTINGS, packages, with_contracts
from tests.architecture.rows import PAGE, with_rows

if __name__ == "__main__":
    settings = with_contracts(SETTINGS.read_text("utf-8"))
    SETTINGS.write_text(settings, "utf-8")
    PAGE.write_text(with_rows(PAGE.read_text("utf-8"), settings), "utf-8")
    print(f"{SETTINGS.name} and {PAGE.name} have the contracts of {len(packages())} folders")
