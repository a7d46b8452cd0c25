"""Every paper of a running stack, in each format, read by whom it is there for."""

from typing import Any
from uuid import UUID

from demo.client import Services
from demo.people import person
from localstack.state import State
from tests.e2e.owners import owner_of
from tests.papers.records import squeezed, text_of_pdf, text_of_word
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
    services, found = Services(state), set[str]()
    for decision in issued:
        head, base = await person(state, f"head@{decision['code']}"), f"/decisions/{decision['id']}/papers"
        kinds = {one["kind"] for one in (await services.get("papers", base, head))["documents"]}
        found |= kinds
        for kind in kinds:
            text = await _in_each_format(services, f"{base}/{kind}", head)
            assert [name for name in decision["names"] if squeezed(name) not in text] == []
    await services.http.aclose()
    return found


async def papers_of_dossiers(state: State) -> set[str]:
    """Likewise, of each as it was submitted last; what concerns all of its nominees names them."""
    async with owner_of(state, "submissions") as owner:
        sent = await owner.fetch(_SENT)
    services, kinds = Services(state), set[str]()
    for dossier in sent:
        officer, base = await person(state, f"officer@{dossier['code']}"), f"/dossiers/{dossier['id']}/papers"
        for one in (await services.get("papers", base, officer))["items"]:
            kinds.add(one["kind"])
            text = await _in_each_format(services, f"{base}/{one['kind']}", officer, stage=one["stage"])
            expected = dossier["names"] if one["kind"] in {"achievements", "result"} else []
            assert [name for name in expected if squeezed(name) not in text] == []
    await services.http.aclose()
    return kinds


async def papers_of_sessions(state: State) -> set[str]:
    """Likewise, of each that is concluded, with what was counted."""
    async with owner_of(state, "awards") as owner:
        sessions = await owner.fetch(_CONCLUDED)
    services, kinds = Services(state), set[str]()
    for session in sessions:
        secretary = await person(state, f"council_secretary@{session['code']}")
        base = f"/sessions/{session['id']}"
        said = await services.get("awards", f"{base}/minutes", secretary)
        counts = [f"{item['in_favour']}/{item['members']}" for item in said["items"]]
        for kind in ("minutes", "count", "conclusion"):
            text = await _in_each_format(services, f"{base}/papers/{kind}", secretary)
            kinds.add(kind)
            assert kind == "conclusion" or [each for each in counts if each not in text] == []
    await services.http.aclose()
    return kinds


async def _in_each_format(services: Services, path: str, who: UUID, **asked: Any) -> str:
    """What the paper says: as much in Word as in PDF, but for what stands on each page."""
    headers = {"Authorization": f"Bearer {await services.token(who)}"}
    found = []
    for file_format, read in (("pdf", text_of_pdf), ("docx", text_of_word)):
        url = f"{services.state.urls['papers']}{path}/{file_format}"
        answer = await services.http.get(url, params=asked, headers=headers)
        assert answer.status_code == 200, (path, answer.text)
        found.append(read(answer.content))
    pdf, word = found
    assert abs(len(pdf) - len(word)) < len(pdf) / 10, path
    return pdf
