"""Files of papers, which papers makes, as they are taken away."""

from typing import Annotated, Literal

from fastapi import Path, Response

from portal.services import Asking

Format = Literal["pdf", "docx"]
Paper = Annotated[str, Path(pattern="^[a-z_]{1,40}$")]
"""Of whichever kind papers has."""


async def file_of(asking: Asking, path: str, called: str = "") -> Response:
    """Under the name that it comes with, or this one."""
    answer = await asking.file("papers", path)
    headers = {
        "Content-Disposition": called or answer.headers["Content-Disposition"],
        "Cache-Control": "no-store",
    }
    return Response(answer.body, media_type=answer.headers["Content-Type"], headers=headers)
