"""A province, a district with its standing office, a council, and dossiers on their way: what the tests play with."""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import httpx

from contracts import Envelope, Fact
from contracts.directory import UnitRecordedV1
from contracts.submissions import (
    AskBackPurpose,
    DossierSubmittedV1,
    NomineeOnRoute,
    NomineesAskedBackV1,
    NomineesHandedOverV1,
    OutcomesRecordedV1,
    RoundCancelledV1,
    RoundOpenedV1,
    ScoringWish,
    StageOnRoute,
    StepKind,
    StepOpenedV1,
    SubjectType,
)
from contracts.submissions.facts import OutcomeGiven
from kit.actor import Actor
from kit.ids import new_id
from kit.unit_of_work import Cause
from tests.support.circles import before_councils
from tests.support.examples import data_of
from tests.support.running import Running
from tests.support.scenes import scene

WORKFLOWS = "service:workflows"
GIAY_KHEN = "giay_khen_chu_tich_huyen"
BANG_KHEN = "bang_khen_chu_tich_tinh"
RULE_SET = "luat-2022"
SALT = bytes(range(32))
"""Of every version that is sealed here."""
MOVEMENT = new_id()
STEPS = (StepKind.CHECK, StepKind.APPRAISE, StepKind.COUNCIL, StepKind.SIGN)


def catalogue(example: str = "thanh-mien") -> dict[str, Any]:
    return data_of(example, "awards.yaml")


@dataclass
class Council:
    """The district's council in May 2025, and everybody around it."""

    app: Running
    province: UnitRecordedV1
    district: UnitRecordedV1
    office: UnitRecordedV1
    commune: UnitRecordedV1
    secretary: UUID
    members: list[UUID]
    drafter: UUID
    head: UUID
    clerk: UUID
    round_id: UUID = field(default_factory=new_id)

    async def open_round(self, *wishes: ScoringWish) -> None:
        days: dict[str, Any] = {"opens_on": date(2025, 5, 5), "closes_on": date(2025, 5, 16)}
        fact = RoundOpenedV1(**self._round(), **days, award_codes=(GIAY_KHEN, BANG_KHEN), scoring=wishes)
        await self.app.tell(fact, self.round_id)

    async def cancel_round(self) -> None:
        """Whoever called the round cancels it, after what was under way was returned or recalled."""
        document: dict[str, Any] = {"document_number": "15/TB-NV", "document_date": date(2025, 5, 6)}
        fact = RoundCancelledV1(**self._round(), **document, submitting_unit_ids=())
        await self.app.tell(fact, self.round_id)

    def _round(self) -> dict[str, Any]:
        named = {"code": "so-ket", "name": "Sơ kết giai đoạn 2022 - 2025"}
        return named | {"round_id": self.round_id, "movement_id": MOVEMENT, "unit_id": self.district.unit_id}

    def submission(
        self,
        *awards: str,
        dossier_id: UUID | None = None,
        attempt: int = 1,
        persons: Iterable[UUID | None] = (),
        nominee_ids: Iterable[UUID] = (),
        names: Iterable[str] = (),
    ) -> DossierSubmittedV1:
        """The fact that the commune submitted a dossier with one nominee for each award, on a route to the province.

        Those with a name were sealed with it, the others before versions were kept.
        """
        known, ids, called = list(persons), list(nominee_ids), list(names)
        nominees = tuple(
            NomineeOnRoute(
                nominee_id=ids[number] if number < len(ids) else new_id(),
                subject_type=SubjectType.INDIVIDUAL,
                award_code=award,
                deciding_stage=2,
                person_id=known[number] if number < len(known) else None,
                **(sealed(called[number]) if number < len(called) else {}),
            )
            for number, award in enumerate(awards or (GIAY_KHEN,))
        )
        return DossierSubmittedV1(
            dossier_id=dossier_id or new_id(),
            round_id=self.round_id,
            submitting_unit_id=self.commune.unit_id,
            attempt=attempt,
            received_at=datetime(2025, 5, 6, 2, tzinfo=UTC),
            rule_set=RULE_SET,
            nominees=nominees,
            route=(
                StageOnRoute(number=1, unit_id=self.commune.unit_id, steps=(StepKind.COUNCIL, StepKind.SIGN)),
                StageOnRoute(number=2, unit_id=self.district.unit_id, steps=STEPS),
                StageOnRoute(number=3, unit_id=self.province.unit_id, steps=STEPS),
            ),
        )

    async def submitted(self, *awards: str, **more: Any) -> DossierSubmittedV1:
        """Let the service hear of a `submission`."""
        fact = self.submission(*awards, **more)
        await self.app.tell(fact, fact.dossier_id)
        return fact

    def considered(self, dossier: DossierSubmittedV1, unit: Any = None, stage: int = 2) -> StepOpenedV1:
        """The fact that the council's step was opened for the dossier."""
        unit_id = (unit or self.district).unit_id
        return StepOpenedV1(
            dossier_id=dossier.dossier_id,
            round_id=dossier.round_id,
            submitting_unit_id=dossier.submitting_unit_id,
            attempt=dossier.attempt,
            stage=stage,
            unit_id=unit_id,
            step=StepKind.COUNCIL,
            office_id=unit_id,
            opened_at=datetime(2025, 5, 12, 2, tzinfo=UTC),
            due_at=None,
            nominees=dossier.nominees,
        )

    async def consider(self, dossier: DossierSubmittedV1, **step: Any) -> None:
        """The dossier comes before the council, the district's unless another is named."""
        await self.app.tell(before_councils(dossier, step.get("unit", self.district)), dossier.dossier_id)
        await self.app.tell(self.considered(dossier, **step), dossier.dossier_id)

    async def nominate(self, *awards: str, **more: Any) -> DossierSubmittedV1:
        """Submit, and bring before the district's council."""
        dossier = await self.submitted(*awards, **more)
        await self.consider(dossier)
        return dossier

    async def tell_by(self, person: UUID, fact: Fact) -> None:
        """A fact whose actor is this person."""
        service = self.app.service
        async with service.units_of_work.begin(Actor.person(person), Cause(new_id())) as uow:
            envelope = Envelope(
                id=new_id(),
                type=fact.type,
                source=fact.owner,
                subject="",
                time=uow.now,
                sequence=1,
                correlationid=uow.cause.correlation_id,
                actor=uow.actor.name,
            )
            await service.reactions.react(uow, fact, envelope)
            await uow.commit()

    async def session_id(self, ordinal: int = 1, unit: UnitRecordedV1 | None = None) -> UUID:
        unit_id = (unit or self.district).unit_id
        rows = await self.app.sql("SELECT id, unit_id, ordinal FROM sessions")
        session_id: UUID = next(row.id for row in rows if (row.unit_id, row.ordinal) == (unit_id, ordinal))
        return session_id

    async def view(self, session_id: UUID, by: UUID | None = None) -> Any:
        answer = await self.app.get(f"/sessions/{session_id}", by or self.secretary)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def close(self, session_id: UUID, by: UUID | None = None) -> httpx.Response:
        return await self.app.post(f"/sessions/{session_id}/close-agenda", by or self.secretary)

    async def open_ballot(self, session_id: UUID) -> httpx.Response:
        return await self.app.post(f"/sessions/{session_id}/open-ballot", WORKFLOWS)

    async def vote(
        self, session_id: UUID, member: UUID, choice: str = "for", by: Any = None, **more: Any
    ) -> httpx.Response:
        """A paper with the same choice on everything that the member may vote on."""
        view = await self.view(session_id, member)
        recused = {recusal["item_id"] for recusal in view["recusals"] if recusal["member_id"] == str(member)}
        open_items = [item["id"] for item in view["items"] if item["status"] == "on_agenda"]
        body = {
            "choices": [{"item_id": item, "choice": choice} for item in open_items if item not in recused],
            "manner": "present",
        }
        return await self.app.post(f"/sessions/{session_id}/ballots", by or member, body | more)

    async def tally(self, session_id: UUID) -> httpx.Response:
        return await self.app.post(f"/sessions/{session_id}/tally", WORKFLOWS)

    async def conclude(self, session_id: UUID, *choices: str, handed_over: bool = True) -> Any:
        """Close, open, let everybody vote who may (members beyond `choices` are in favour), tally; the session then."""
        ok(await self.close(session_id))
        ok(await self.open_ballot(session_id))
        awaited = (await self.view(session_id))["awaited"]
        for number, member in enumerate(self.members):
            if str(member) not in awaited:
                continue
            ok(await self.vote(session_id, member, choices[number] if number < len(choices) else "for"))
        ok(await self.tally(session_id))
        if handed_over:
            await self.hand_over(session_id)
        return await self.view(session_id)

    async def hand_over(self, session_id: UUID, *nominee_ids: UUID) -> None:
        """Submissions recorded what the council approved (or these of it): from here on it waits for a decision."""
        rows = await self.app.sql(
            "SELECT dossier_id, attempt, stage, unit_id, nominee_id FROM agenda_items"
            f" WHERE session_id = '{session_id}' AND status = 'approved' ORDER BY position"
        )
        by_dossier: dict[Any, list[UUID]] = {}
        for row in rows:
            if not nominee_ids or row.nominee_id in nominee_ids:
                by_dossier.setdefault(tuple(row)[:4], []).append(row.nominee_id)
        for (dossier_id, attempt, stage, unit_id), nominees in by_dossier.items():
            fact = NomineesHandedOverV1(
                **self._of(dossier_id, attempt, stage, unit_id), nominee_ids=tuple(nominees)
            )
            await self.app.tell(fact, dossier_id)

    async def withdrawn(self, dossier: DossierSubmittedV1, nominee: int) -> None:
        """The unit withdrew one of the dossier's nominees, who was submissions'."""
        gone = OutcomeGiven(nominee_id=dossier.nominees[nominee].nominee_id, outcome="withdrawn")
        fact = OutcomesRecordedV1(
            dossier_id=dossier.dossier_id,
            round_id=dossier.round_id,
            submitting_unit_id=dossier.submitting_unit_id,
            attempt=dossier.attempt,
            outcomes=(gone,),
        )
        await self.app.tell(fact, fact.dossier_id)

    async def ask_back(
        self, item: Any, purpose: AskBackPurpose = AskBackPurpose.RECONSIDER, by: UUID | None = None
    ) -> None:
        """Submissions asks for the nomination of an item of the district's agenda."""
        place = self._of(UUID(item["dossier_id"]), item["attempt"], 2, self.district.unit_id)
        fact = NomineesAskedBackV1(**place, nominee_ids=(UUID(item["nominee_id"]),), purpose=purpose)
        await self.tell_by(by or self.head, fact)

    def _of(self, dossier_id: UUID, attempt: int, stage: int, unit_id: UUID) -> dict[str, Any]:
        return {
            "dossier_id": dossier_id,
            "round_id": self.round_id,
            "submitting_unit_id": self.commune.unit_id,
            "attempt": attempt,
            "stage": stage,
            "unit_id": unit_id,
        }

    async def approved(self, *awards: str, **more: Any) -> list[Any]:
        """Nominate, and let the council approve; the session's items."""
        await self.nominate(*awards, **more)
        latest = await self.app.sql("SELECT id FROM sessions WHERE status = 'agenda_open'")
        items: list[Any] = (await self.conclude(latest[0][0]))["items"]
        return items

    async def draft(self, approved: Iterable[Any], /, by: Any = None, **more: Any) -> httpx.Response:
        body = {
            "unit_id": self.district.unit_id,
            "items": [
                {"item_id": item["id"], "name": f"Ông Nguyễn Văn {n}"} for n, item in enumerate(approved)
            ],
            "legal_bases": ["Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022"],
            "achievement_period": "Từ năm 2022 đến năm 2025",
        }
        return await self.app.post("/decisions", by or self.drafter, body | more)

    async def sign(self, decision: Any, by: UUID | None = None) -> httpx.Response:
        return await self.app.post(f"/decisions/{decision['id']}/sign", by or self.head)

    async def give_back(self, decision: Any, by: UUID | None = None) -> httpx.Response:
        body = {"reason": "Ghi sai tên đệm"}
        return await self.app.post(f"/decisions/{decision['id']}/give-back", by or self.clerk, body)

    async def discard(self, decision: Any, by: UUID | None = None) -> httpx.Response:
        body = {"reason": "Hồ sơ đã bị trả lại"}
        return await self.app.post(f"/decisions/{decision['id']}/discard", by or self.drafter, body)

    async def issue(
        self, decision: Any, number: str = "1025", day: str = "2025-05-12", **more: Any
    ) -> httpx.Response:
        body = {"number": number, "series": "QĐ-UBND", "issued_on": day}
        return await self.app.post(f"/decisions/{decision['id']}/issue", self.clerk, body | more)

    async def issued(self, approved: Iterable[Any], /, number: str = "1025", **more: Any) -> Any:
        """Draft, sign, issue; the decision then."""
        decision = ok(await self.draft(approved, **more))
        ok(await self.sign(decision))
        return ok(await self.issue(decision, number))

    async def rectify(
        self,
        decision: Any,
        *mistakes: dict[str, Any],
        number: str = "57",
        by: UUID | None = None,
        **more: Any,
    ) -> httpx.Response:
        """Enter a letter of the district about the decision."""
        headers = {"If-Match": more.pop("seen")} if "seen" in more else {}
        key = more.pop("key", None)
        said = [{"reason": "In sai"} | mistake for mistake in mistakes]
        body = {"number": number, "series": "UBND-NV", "issued_on": "2025-05-12", "mistakes": said} | more
        path = f"/decisions/{decision['id']}/rectifications"
        return await self.app.post(path, by or self.clerk, body, key=key, **headers)

    async def about(
        self, kind: str, target: Any, *entries: dict[str, Any], by: Any = None, **more: Any
    ) -> httpx.Response:
        """Draft a decision that amends or replaces the target; of all its entries, where none is named."""
        items = list(entries) or [{"item_id": entry["item_id"]} for entry in target["entries"]]
        said = {"kind": kind, "target_decision_id": target["id"], "reason": "Ghi sai khi soạn"}
        return await self.draft([], by=by, **(said | {"items": items} | more))

    async def revocation(self, target: Any, *item_ids: str) -> Any:
        """A signed decision that takes entries of the target back."""
        taken = [{"item_id": item_id} for item_id in item_ids]
        said: dict[str, Any] = {"kind": "revoke", "target_decision_id": target["id"], "items": taken}
        draft = ok(await self.draft([], **said, reason="Khai man thành tích"))
        ok(await self.sign(draft))
        return draft

    def register(self, year: int = 2025, **more: Any) -> str:
        """The address of the district's register."""
        extra = "".join(f"&{name}={value}" for name, value in more.items())
        return f"/register?unit_id={self.district.unit_id}&year={year}{extra}"

    async def facts(self, kind: str) -> list[dict[str, Any]]:
        """Payloads of the facts of one type, by its short name: `session.opened`."""
        return [payload for fact, payload in await self.app.facts() if fact == f"awards.{kind}.v1"]


def sealed(name: str) -> dict[str, Any]:
    """What a fact says of a sealed version of this name."""
    digest = hmac.new(SALT, name.encode(), hashlib.sha256).hexdigest()
    return {"version_id": new_id(), "version": 1, "name_digest": digest}


def ok(answer: httpx.Response) -> Any:
    assert answer.is_success, answer.text
    return answer.json()


def refused(answer: httpx.Response, status: int, code: str) -> Any:
    """The problem's body, which has this status and code and a Vietnamese title without holes."""
    body = answer.json()
    assert (answer.status_code, body.get("code")) == (status, code), answer.text
    assert "{" not in body["title"], body["title"]
    return body


async def council(app: Running) -> Council:
    """Monday 12 May 2025, 9 o'clock: units, five members, catalogue of the first seed, the round."""
    return await scene(app, _council)


async def _council(app: Running) -> Council:
    await app.beat()
    await app.set_clock("2025-05-12 09:00+07")
    province = await app.unit("30", "tinh", "province")
    office_id = new_id()
    district = await app.unit("300", "huyen", "district", province, standing_office_id=office_id)
    office = await app.unit("300-NV", "phong", "district", district, unit_id=office_id)
    commune = await app.unit("11242", "xa", "commune", district)
    administrator = await app.person("administrator", province)
    assert (await app.send("PUT", "/awards", administrator, catalogue())).status_code == 200
    members = [await app.person("council_chair", district)]
    members += [await app.person("council_member", district) for _ in range(4)]
    found = Council(
        app=app,
        province=province,
        district=district,
        office=office,
        commune=commune,
        secretary=await app.person("council_secretary", district),
        members=sorted(members),
        drafter=await app.person("standing_officer", office),
        head=await app.person("head", district),
        clerk=await app.person("clerk", district),
    )
    await found.open_round()
    return found
