"""What is shown of papers."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from papers.domain import State
from papers.forms import DecisionPaper, DossierPaper

Format = Literal["pdf", "docx"]
"""PDF/A for what is final; Word for what officials still edit."""


class DocumentView(BaseModel):
    """A document that was made: in which form, of what (`made_of`), and its bytes by their SHA-256, in hex."""

    kind: DecisionPaper
    format: Format
    form: str
    made_of: str
    digest: str
    size: int
    made_at: datetime


class PapersView(BaseModel):
    """The papers of an issued decision. While they are `wanted` they are being made, and tried again where they
    couldn't be; there is no `state` of a decision that papers has not heard of.
    """

    decision_id: UUID
    state: State | None
    documents: list[DocumentView]


class DossierPaperView(BaseModel):
    """A paper of a dossier: of its unit (`stage` 0), or of a level that concluded."""

    kind: DossierPaper
    stage: int
    unit_id: UUID


class DossierPapersView(BaseModel):
    """The papers that a dossier has, as it was submitted last or is drafted (`attempt` 0)."""

    dossier_id: UUID
    attempt: int
    items: list[DossierPaperView]
