"""Dossiers: lists, one of them, writing it, and what the levels do with it."""

from fastapi import APIRouter

from portal.dossiers import acts, downloads, drafts, list_files, papers, routes, writing

router = APIRouter()
for part in (downloads, papers, routes, drafts, list_files, writing, acts):
    router.routes.extend(part.router.routes)  # as they are: an included router builds each of them anew

__all__ = ["router"]
