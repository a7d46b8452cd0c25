"""Papers of a council's session: made as they are asked for, of what awards shows to whoever asks, and kept nowhere."""

from uuid import UUID

from authority import Query
from kit.clock import local_date
from papers.answers import SaidMinutes, SaidSession
from papers.domain import Drawn
from papers.errors import NamesNotShown
from papers.forms import SessionPaper
from papers.handlers.drawing import drawn
from papers.handlers.letterheads import letterhead_on
from papers.letterhead import council_of
from papers.others import Asking
from papers.schemas import Format
from papers.session import Names, SessionRecord, agenda_of, concluded_of


async def read_session_paper(
    uow: Query, asking: Asking, session_id: UUID, kind: SessionPaper, format_: Format
) -> Drawn:
    """One of them. Raises NotFound, PaperMissing, NamesNotShown, NotPrintable, UnitNotYetKnown, and whoever is away."""
    record = await _record(uow, asking, session_id)
    return await drawn(
        asking.others, record, local_date(record.opened_at), kind, format_, str(record.ordinal)
    )


async def _record(uow: Query, asking: Asking, session_id: UUID) -> SessionRecord:
    session = await asking.session(session_id)
    minutes = await asking.minutes(session_id) if session.concluded_at else None
    names = await _names(asking, session, minutes)
    unit = await letterhead_on(uow, session.unit_id, local_date(session.opened_at))
    letterheads = (council_of(unit), unit)
    if minutes is None:
        return agenda_of(session, letterheads, names)
    return concluded_of(session, minutes, letterheads, names)


async def _names(asking: Asking, session: SaidSession, minutes: SaidMinutes | None) -> Names:
    """Raises NamesNotShown: a nomination without a name on a paper says nothing."""
    wanted = {item.nominee_id for item in session.items}
    nominees = await asking.nominees(wanted)
    if missing := wanted - nominees.keys():
        raise NamesNotShown(number=len(missing))
    people = await asking.people(minutes.members if minutes else session.members)
    return Names(nominees=nominees, awards=await asking.awards(), people=people)
