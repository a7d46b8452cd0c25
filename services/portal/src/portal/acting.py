"""What a page does with a form: one command, then the next page; or the form again with why it was not taken."""

from collections.abc import Awaitable, Callable

from fastapi import Response
from fastapi.responses import RedirectResponse

from portal.components.problems import Trouble, trouble_of
from portal.forms import REVIEW, Form
from portal.services import Down, Refused

Doing = Callable[[], Awaitable[str]]
"""Does it, and says at what address one goes on. Raises Refused, Down."""
Showing = Callable[[Form, Trouble | None], Awaitable[Response]]
"""The page of the form, with what was typed."""


async def acted(form: Form, doing: Doing, showing: Showing) -> Response:
    """The answer to a form; what somebody only wants to look at once more is shown, and not done."""
    if REVIEW in form:
        return await showing(form, None)
    try:
        then = await doing()
    except (Refused, Down) as error:
        return await showing(form, trouble_of(error, form))
    return RedirectResponse(then, 303)
