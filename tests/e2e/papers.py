"""Every paper of a running stack, in each format, read by whom it is there for."""

from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from demo.client import Services
from demo.people import person
from localstack.state import State
from tests.e2e.owners import owner_of
from tests.papers.records import stands_in, text_of_pdf, text_of_word
from tests.support.broker import until

_ISSUED = """
    SELECT d.id, u.code, array_agg(i.name) AS names
    FROM decisions d JOIN authority_units u ON u.id = d.unit_id JOIN decision_items i ON i.decision_id = d.id
    WHERE d.number IS NOT NULL GROUP BY d.id, u.code
"""
_SENT = """
    SELECT d.id, u.code, array_agg(v.content ->> 'name') AS names
    FROM dossiers d JOIN authority_units u ON u.id = d.submitting_unit_id
    JOIN attempts a ON a.dossier_id = d.id AND a.number = d.attempt
    JOIN nominee_versions v ON v.id = ANY(a.nominee_version_ids) GROUP BY d.id, u.code
"""
_CONCLUDED = """
    SELECT s.id, u.code FROM sessions s JOIN authority_units u ON u.id = s.unit_id WHERE s.status = 'concluded'
"""


async def papers_of_decisions(state: State) -> set[str]:
    """Their kinds, once all are made: all bytes are those that were made, and each names everybody."""
    async with owner_of(state, "awards") as owner:
        issued = await owner.fetch(_ISSUED)
    async with owner_of(state, "papers") as owner:

        async def all_made() -> bool:
            made = await owner.fetchval("SELECT count(*) FROM decisions WHERE state = 'made'")
            return bool(made == len(issued))

        await until(all_made)
        spoiled = "SELECT count(*) FROM contents WHERE digest <> encode(sha256(bytes), 'hex')"
        assert await owner.fetchval(spoiled) == 0
    found = set[str]()
    async with _reader(state) as reader:
        for decision in issued:
            head = await person(state, f"head@{decision['code']}")
            base = f"/decisions/{decision['id']}/papers"
            for kind in {one["kind"] for one in await reader.listed(base, head, "documents")}:
                found.add(kind)
                await reader.says(f"{base}/{kind}", head, decision["names"])
    return found


async def papers_of_dossiers(state: State) -> set[str]:
    """Likewise, of each as it was submitted last; what concerns all of its nominees names them."""
    async with owner_of(state, "submissions") as owner:
        sent = await owner.fetch(_SENT)
    kinds = set[str]()
    async with _reader(state) as reader:
        for dossier in sent:
            officer = await person(state, f"officer@{dossier['code']}")
            base = f"/dossiers/{dossier['id']}/papers"
            for one in await reader.listed(base, officer, "items"):
                kinds.add(one["kind"])
                names_all = one["stage"] == 0 or one["kind"] == "result"
                names = dossier["names"] if names_all else ()
                await reader.says(f"{base}/{one['kind']}", officer, names, stage=one["stage"])
    return kinds


async def papers_of_sessions(state: State) -> set[str]:
    """Likewise, of each that is concluded, with what was counted."""
    async with owner_of(state, "awards") as owner:
        sessions = await owner.fetch(_CONCLUDED)
    kinds = set[str]()
    async with _reader(state) as reader:
        for session in sessions:
            secretary = await person(state, f"council_secretary@{session['code']}")
            base = f"/sessions/{session['id']}"
            said = await reader.services.get("awards", f"{base}/minutes", secretary)
            counts = [f"{item['in_favour']}/{item['members']}" for item in said["items"]]
            for kind in ("minutes", "count", "conclusion") if counts else ():
                kinds.add(kind)
                await reader.says(f"{base}/papers/{kind}", secretary, () if kind == "conclusion" else counts)
    return kinds


@dataclass(frozen=True)
class _Reader:
    """Reads papers of a stack as whoever may."""

    services: Services

    async def listed(self, path: str, who: UUID, under: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.services.get("papers", path, who))[under]
        return found

    async def says(self, path: str, who: UUID, expected: Iterable[str], **asked: Any) -> None:
        """Each of these texts stands in either format, and no letter of the Word file is missing in the PDF, which has
        more: numbers of pages, and heads of tables on each.
        """
        headers = {"Authorization": f"Bearer {await self.services.token(who)}"}
        found = []
        for file_format, read in (("pdf", text_of_pdf), ("docx", text_of_word)):
            url = f"{self.services.state.urls['papers']}{path}/{file_format}"
            answer = await self.services.http.get(url, params=asked, headers=headers)
            assert answer.status_code == 200, (path, answer.text)
            found.append(read(answer.content))
            assert [text for text in expected if not stands_in(text, found[-1])] == [], path
        pdf, word = found
        assert Counter(word) - Counter(pdf) == Counter(), (path, asked)


@asynccontextmanager
async def _reader(state: State) -> AsyncIterator[_Reader]:
    services = Services(state)
    try:
        yield _Reader(services)
    finally:
        await services.http.aclose()
