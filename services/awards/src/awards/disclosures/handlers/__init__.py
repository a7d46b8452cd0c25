"""The use cases of what is public, one file each."""

from awards.disclosures.handlers.check import check_paper
from awards.disclosures.handlers.disclose import disclose_decision, view_disclosure
from awards.disclosures.handlers.reads import list_bodies, list_public, list_recipients, view_public

__all__ = [
    "check_paper",
    "disclose_decision",
    "list_bodies",
    "list_public",
    "list_recipients",
    "view_disclosure",
    "view_public",
]
