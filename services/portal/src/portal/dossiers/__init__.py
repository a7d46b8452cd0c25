"""Dossiers: lists, one of them, writing it, and what the levels do with it."""

from fastapi import APIRouter

from portal.dossiers import acts, routes, writing

router = APIRouter()
for part in (routes, writing, acts):
    router.include_router(part.router)

__all__ = ["router"]
