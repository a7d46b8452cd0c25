"""What pages load: for a year in the browser's cache, since a changed file has another name."""

from fastapi import APIRouter, Request, Response

from portal.pages import ASSETS, Pages

router = APIRouter()


@router.get(ASSETS + "{fingerprint}/{name}")
async def asset(request: Request, fingerprint: str, name: str) -> Response:
    pages: Pages = request.app.state.pages
    found = pages.assets.get(name)
    if found is None or found.fingerprint != fingerprint:  # of another build: never under this name
        return Response(status_code=404)
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(found.content, media_type=found.media_type, headers=headers)
