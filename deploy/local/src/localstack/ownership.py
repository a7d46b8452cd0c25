"""Whose data lies in a stack's folder: a play's, which may be deleted, or people's."""

from pathlib import Path

from localstack import credentials


def leave_to_a_play(run_dir: Path) -> None:
    """Say that only a play writes here."""
    run_dir.mkdir(parents=True, exist_ok=True)
    _mark(run_dir).touch()


def leave_to_people(run_dir: Path) -> None:
    """Say that whoever comes may write here."""
    _mark(run_dir).unlink(missing_ok=True)


def holds_data_of_people(run_dir: Path) -> bool:
    """Whether there is data that somebody else than a play may have written."""
    return credentials.file_in(run_dir).exists() and not _mark(run_dir).exists()


def _mark(run_dir: Path) -> Path:
    return run_dir / "only-played"
