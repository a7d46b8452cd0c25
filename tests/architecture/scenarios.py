"""For each service a small world in which every route has something to be used on.

A scenario is what the matrix of refusals plays in: the ids that paths and bodies need, the units that the objects
belong to, and a unit that has nothing to do with them.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any
from uuid import uuid4

import awards.bootstrap
import directory.bootstrap
import notify.bootstrap
import notify.settings
import scoring.bootstrap
from authority import Command
from contracts.submissions import MovementLaunchedV1
from directory.access import OPERATOR
from directory.appoint import appoint_administrator
from directory.files import Source
from directory.imports import handlers as imports
from kit.ids import new_id
from kit.settings import Settings
from kit.unit_of_work import Cause
from tests.architecture.scenario import Scenario
from tests.awards.council import GIAY_KHEN, RULE_SET, Council, council, ok
from tests.papers.scenario import of_papers
from tests.submissions.journey import to_district
from tests.submissions.province import COMMUNE, DISTRICT, EXAMPLE, OTHER_COMMUNE, province
from tests.support.circles import circle_of
from tests.support.examples import data_of
from tests.support.running import Running, running, settings_for


@asynccontextmanager
async def of_submissions(url: str) -> AsyncIterator[Scenario]:
    """A dossier of a commune, whose check by the district is open; and one in which the insider has no interest."""
    async with province(url) as here:
        dossier = await to_district(here)
        await to_district(here)
        insider = await here.app.person("officer", here.units[COMMUNE])
        await here.interested(insider, dossier)
        interests = await here.app.get(f"/dossiers/{dossier['id']}/interests", insider)
        movement = data_of(EXAMPLE, "movement.yaml") | {"short_name": "Tên khác", "reason": "Thử"}
        review_round = data_of(EXAMPLE, "round.yaml") | {"name": "Tên khác", "reason": "Thử"}
        yield Scenario(
            app=here.app,
            given={
                "dossier_id": dossier["id"],
                "number": 2,
                "code": data_of(EXAMPLE, "movement.yaml")["code"],
                "rule_set": data_of(EXAMPLE, "rule_sets.yaml")["rule_sets"][0]["code"],
                "round_id": here.round_id,
                "submitting_unit_id": here.units[COMMUNE].unit_id,
                "nominee_id": dossier["nominees"][0]["id"],
                "interest_id": interests.json()[0]["id"],
                "allowance_id": new_id(),
            },
            at={
                "GET /dossiers/{dossier_id}/attempts/{number}": {"number": 1},
                "GET /nominees/names": {"id": dossier["nominees"][0]["id"]},
                "GET /nominees/sealed-names": {"id": dossier["nominees"][0]["id"]},
            },
            units=[here.units[code].unit_id for code in (COMMUNE, DISTRICT, "300-NV", "30", "30-SNV")],
            unrelated=here.units[OTHER_COMMUNE].unit_id,
            insider=insider,
            bodies={
                "POST /dossiers/{dossier_id}/interests": {
                    "nominee_ids": [dossier["nominees"][0]["id"]],
                    "ground": "other",
                    "reason": "Là người thân.",
                },
                "PUT /movements": movement,
                "POST /movements/check": movement,
                "PUT /rounds": review_round,
                "POST /rounds/check": review_round,
                "POST /dossiers/{dossier_id}/latecomers": {
                    "nominees": [{"subject_type": "household", "name": "Hộ bà Mới", "award_code": GIAY_KHEN}],
                    "until": "2025-05-23",
                    "reason": "Bưu điện chuyển nhầm",
                    "document": {"number": "45/UBND-NV", "issued_on": "2025-05-05"},
                },
                "POST /dossiers/{dossier_id}/ask-back": {
                    "nominee_ids": [dossier["nominees"][0]["id"]],
                    "purpose": "reconsider",
                    "reason": "Có ý kiến phản ánh về thành tích",
                },
            },
        )


async def disclosed(board: Council, approved: Any) -> dict[str, Any]:
    """A decision that its clerk has listed: its id, and what stands on its paper."""
    decision = await board.issued([approved])
    path, said = f"/decisions/{decision['id']}/disclosure", {"reach": "listed", "reason": "Công khai"}
    shown = ok(await board.app.post(path, board.clerk, said, **{"If-Match": '"0"'}))
    number = f"{decision['number']}/{decision['series']}"
    return {"decision_id": decision["id"], "number": number, "code": shown["check_code"]}


@asynccontextmanager
async def of_awards(url: str) -> AsyncIterator[Scenario]:
    """A concluded session with a draft and a signed decision, a session that votes, one whose agenda is open."""
    settings = Settings(**settings_for(url))
    async with running(awards.bootstrap.bootstrap(settings)) as app:
        board = await council(app)
        first, second, third, fourth = await board.approved(*[GIAY_KHEN] * 4)
        concluded = await board.session_id(1)
        drafted, signed = ok(await board.draft([first])), ok(await board.draft([second]))
        ok(await board.sign(signed))
        public = await disclosed(board, fourth)
        await board.nominate()
        voting = await board.session_id(2)
        ok(await board.close(voting))
        ok(await board.open_ballot(voting))
        await board.nominate()
        gathering = await board.session_id(3)
        mistaken = (await board.view(voting))["items"][0]["id"]
        recused = {"item_id": mistaken, "member_id": board.members[1], "reason": "Ghi nhầm."}
        view = ok(await board.app.post(f"/sessions/{voting}/recusals", board.secretary, recused))
        item_of = {
            session_id: (await board.view(session_id))["items"][0]["id"] for session_id in (voting, gathering)
        }
        other = await app.unit("298", "huyen", "district", board.province)
        yield Scenario(
            app=app,
            given={
                "session_id": concluded,
                "decision_id": drafted["id"],
                "unit_id": board.district.unit_id,
                "year": 2025,
                "code": GIAY_KHEN,
                "rule_set": RULE_SET,
                "item_id": third["id"],
            },
            at={
                "POST /sessions/{session_id}/close-agenda": {"session_id": gathering},
                "POST /sessions/{session_id}/recusals": {
                    "session_id": gathering,
                    "item_id": item_of[gathering],
                },
                "POST /sessions/{session_id}/recusals/{recusal_id}/withdraw": {
                    "session_id": voting,
                    "recusal_id": view["recusals"][0]["id"],
                },
                "POST /sessions/{session_id}/open-ballot": {"session_id": gathering},
                "POST /sessions/{session_id}/ballots": {"session_id": voting, "item_id": item_of[voting]},
                "POST /sessions/{session_id}/remind": {"session_id": voting},
                "POST /sessions/{session_id}/prolong-ballot": {"session_id": voting},
                "POST /sessions/{session_id}/end-ballot": {"session_id": voting},
                "POST /sessions/{session_id}/tally": {"session_id": voting},
                **dict.fromkeys(
                    (
                        "POST /decisions/{decision_id}/disclosure",
                        "GET /public/decisions/{decision_id}",
                        "GET /public/decisions/{decision_id}/recipients",
                        "GET /public/check",
                    ),
                    public,
                ),
                "POST /decisions/{decision_id}/give-back": {"decision_id": signed["id"]},
                "POST /decisions/{decision_id}/issue": {"decision_id": signed["id"]},
            },
            units=[unit.unit_id for unit in (board.province, board.district, board.office, board.commune)],
            unrelated=other.unit_id,
        )


@asynccontextmanager
async def of_scoring(url: str) -> AsyncIterator[Scenario]:
    """A sheet, and an open panel that scores by it."""
    settings = Settings(**settings_for(url))
    async with running(scoring.bootstrap.bootstrap(settings)) as app:
        await app.beat()
        unit = await app.unit("300", "huyen", "district")
        other = await app.unit("298", "huyen", "district")
        session_id, item_id, mistaken, panellist = (new_id() for _ in range(4))
        sheet = {
            "code": "bang-diem-so-ket",
            "name": "Bảng điểm",
            "movement": "phong-trao",
            "tie_break": ["earlier_received"],
            "criteria": [
                {"code": "ha-tang", "name": "Hạ tầng", "max_points": 100, "weight": 0.6},
                {"code": "tiet-kiem", "name": "Tiết kiệm", "max_points": 100, "weight": 0.4},
            ],
        }
        officer = await app.person("standing_officer", unit)
        assert (await app.send("PUT", f"/sheets/{sheet['code']}", officer, sheet)).status_code == 200
        panel = {
            "session_id": session_id,
            "unit_id": unit.unit_id,
            "round_id": new_id(),
            "sheet_code": sheet["code"],
            "panellists": [panellist],
            "items": [
                {"item_id": one, "dossier_id": new_id(), "nominee_id": new_id()}
                for one in (item_id, mistaken)
            ],
        }
        for one in panel["items"]:
            dossier_id, round_id = one["dossier_id"], panel["round_id"]
            circle = circle_of(dossier_id, unit.unit_id, submitter=other.unit_id, round_id=round_id)
            await app.tell(circle, dossier_id)
        assert (await app.post("/panels", "service:workflows", panel)).status_code == 200
        await app.assign(panellist, "council_member", unit)
        recused = {"item_id": mistaken, "reason": "Ghi nhầm."}
        path = f"/panels/{session_id}/recusals"
        recusal_id = (await app.post(path, panellist, recused)).json()["recusals"][0]["id"]
        yield Scenario(
            app=app,
            given={
                "session_id": session_id,
                "item_id": item_id,
                "recusal_id": recusal_id,
                "unit_id": unit.unit_id,
                "code": sheet["code"],
            },
            units=[unit.unit_id],
            unrelated=other.unit_id,
            insider=panellist,
        )


@asynccontextmanager
async def of_notify(url: str) -> AsyncIterator[Scenario]:
    """One notice for the head of a district."""
    mail = {
        "smtp_host": "127.0.0.1",
        "smtp_port": 1,
        "mail_from": "thidua@example.vn",
        "directory_url": "http://directory.test",
        "oidc_client_secret": "s",
    }
    settings = notify.settings.Settings(**settings_for(url, **mail))
    async with running(notify.bootstrap.bootstrap(settings)) as app:
        await app.beat()
        unit = await app.unit("300", "huyen", "district")
        other = await app.unit("298", "huyen", "district")
        reader = await app.person("head", unit)
        await app.assign(reader, "officer", unit)
        launched = MovementLaunchedV1(
            movement_id=new_id(), code="phong-trao", name="Phong trào", unit_id=unit.unit_id
        )
        await app.tell(launched, launched.movement_id)
        (notice_id,) = (
            row.id for row in await app.sql(f"SELECT id FROM notices WHERE person_id = '{reader}'")
        )
        yield Scenario(
            app=app,
            given={"notice_id": notice_id},
            units=[unit.unit_id],
            unrelated=other.unit_id,
            insider=reader,
        )


OTHER_NAME = (
    "code,name,kind,level,parent_code,valid_from,valid_to\n300,Tên khác,huyen,district,30,,2025-06-30\n"
)
UNITS = """code,name,kind,level,parent_code,standing_office_code,valid_from,valid_to,source
30,Tỉnh Hải Dương,tinh,province,,,,2025-06-30,units_2023.csv
300,Huyện Thanh Miện,huyen,district,30,,,2025-06-30,units_2023.csv
11239,Thị trấn Thanh Miện,thi_tran,commune,300,,,2025-06-30,units_2023.csv
298,Huyện Ninh Giang,huyen,district,30,,,2025-06-30,units_2023.csv
31,Thành phố Hải Phòng,thanh_pho_tw,province,,,2025-07-01,,units_2025.csv
11239,Xã Thanh Miện,xa,commune,31,,2025-07-01,,units_2025.csv
"""
PEOPLE = """people:
  - name: Nguyễn Văn An
    email: an@example.vn
    accounts:
      - {issuer: "https://id.example.vn", subject: "an"}
    assignments:
      - {unit_code: "300", role: head, valid_from: 2023-01-01}
"""


@asynccontextmanager
async def of_directory(url: str) -> AsyncIterator[Scenario]:
    """A province with two districts, its administrator, and the head of one district."""
    async with running(directory.bootstrap.bootstrap(Settings(**settings_for(url)))) as app:
        await app.set_clock("2025-05-05 08:00+07")
        await _operate(app, lambda uow: imports.import_units(uow, [Source("u", UNITS.encode())], "thử"))
        await _operate(app, lambda uow: imports.import_calendar(uow, [], [2025], "thử"))
        await _operate(app, lambda uow: imports.import_people(uow, [Source("p", PEOPLE.encode())], "thử"))
        insider = await _operate(
            app, lambda uow: appoint_administrator(uow, None, "Trần Thị Bình", None, "30")
        )
        units = {
            row.code: row.id for row in await app.sql("SELECT id, code FROM units WHERE valid_from IS NULL")
        }
        ((assignment_id, person_id),) = await app.sql(
            f"SELECT id, person_id FROM assignments WHERE unit_id = '{units['300']}'"
        )
        ((account_id,),) = await app.sql("SELECT id FROM accounts")
        yield Scenario(
            app=app,
            given={
                "unit_id": units["300"],
                "person_id": person_id,
                "assignment_id": assignment_id,
                "account_id": account_id,
                "year": 2025,
                "code": GIAY_KHEN,
                "rule_set": RULE_SET,
                "reason": "Công văn số 1",
                "name": "An",
            },
            at={
                name: {"id": person_id}
                for name in ("GET /people/contacts", "GET /people/called", "GET /people/names")
            },
            units=list(units.values()),
            unrelated=units["298"],
            bodies={
                "POST /imports/units": OTHER_NAME,
                "POST /imports/units/check": OTHER_NAME,
            },
            insider=insider,
        )


async def _operate(app: Running, command: Callable[[Command], Awaitable[Any]]) -> Any:
    async with app.service.units_of_work.begin(OPERATOR, Cause(uuid4())) as uow:
        assert isinstance(uow, Command)
        answer = await command(uow)
        await uow.commit()
        return answer


BESIDE: Mapping[str, tuple[str, ...]] = {"papers": ("awards", "directory", "submissions")}
"""Services whose world has others in it, each on a database of its own."""
SCENARIOS: dict[str, Callable[..., AbstractAsyncContextManager[Scenario]]] = {
    "directory": of_directory,
    "submissions": of_submissions,
    "scoring": of_scoring,
    "awards": of_awards,
    "notify": of_notify,
    "papers": of_papers,
}
