"""`python -m tests.architecture`: the import contracts of pyproject.toml that follow from the form of the folders."""

from tests.architecture.form import SETTINGS, packages, with_contracts

if __name__ == "__main__":
    SETTINGS.write_text(with_contracts(SETTINGS.read_text("utf-8")), "utf-8")
    print(f"{SETTINGS.name} has the contracts of {len(packages())} folders")
