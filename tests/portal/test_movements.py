import pytest

from portal.components.words import terms
from portal.movements.document import document
from tests.portal.desk import Desk
from tests.submissions.province import COMMUNE, DISTRICT, EXAMPLE, PROVINCE
from tests.support.examples import data_of


@pytest.mark.unit
@pytest.mark.parametrize("example", ["thanh-mien", "so-khcn-ninh-binh", "hai-phong"])
def test_a_plan_is_read_in_its_own_numbering(example: str) -> None:
    sections = document(data_of(example, "movement.yaml"))
    numbered = [section.number for section in sections if section.number]
    assert [number.partition(".")[0] for number in numbered[:3]] == ["I", "II", "III"]
    assert len(numbered) == len(set(numbered))
    aims = sections[0]
    assert [part.number for part in aims.parts] == ["I.1", "I.2"]
    assert all(part.parts and part.parts[0].texts for part in aims.parts)


@pytest.mark.unit
def test_roles_are_called_as_authority_calls_them() -> None:
    from authority import load_roles

    assert dict(terms("role")) == dict(load_roles().names)


@pytest.mark.stack
@pytest.mark.asyncio(loop_scope="package")
async def test_a_movement_is_read_as_a_document(here: Desk) -> None:
    async with here.browser(here.person("head", DISTRICT)) as browser:
        page = await (await browser.open("/phong-trao")).follow("Xem kế hoạch")
        plan = data_of(EXAMPLE, "movement.yaml")
        assert page.heading == " ".join(plan["document"]["title"].split())
        assert "I. MỤC ĐÍCH, YÊU CẦU" in page.words
        assert " ".join(plan["aims"]["purposes"]["items"][0]["text"].split()) in page.words
        assert (await browser.open("/phong-trao/khong-co")).status == 404
        assert (await browser.open("/phong-trao/..%2Frounds")).status == 404


@pytest.mark.stack
@pytest.mark.asyncio(loop_scope="package")
async def test_a_unit_has_its_place_and_its_people_roles(here: Desk) -> None:
    administrator, officer = here.person("administrator", PROVINCE), here.person("officer", COMMUNE)
    unit = here.world.province.units[COMMUNE]
    async with here.browser(administrator) as browser:
        found = await browser.open("/don-vi?name=" + "thanh%20giang")
        page = await found.follow(unit.name)
        assert page.heading == unit.name
        people = await page.follow("Ai giữ vai trò gì")
        assert here.who[officer] in people.words
        form = people.form("/phan-cong").fill(person_id=str(officer), role="clerk", valid_from="2025-05-05")
        refused = await form.send()
        assert refused.status == 422
        assert refused.form("/phan-cong").value("role") == "clerk"
        done = await refused.form("/phan-cong").fill(reason="Quyết định phân công").send()
        assert done.status == 200, done.words
        assert "Văn thư" in done.words
    async with here.browser(officer) as browser:
        assert "Văn thư" in (await browser.open("/toi")).words
