"""Whom the local issuer offers to sign in as, read from the directory's own tables."""

from localstack.people import Holder, holders
from tests.directory.conftest import Office


async def test_whoever_holds_a_role_today_may_be_chosen(office: Office) -> None:
    url = office.app.service.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    names = ("Quản trị hệ thống",)
    province = Holder(office.provincial, "Quản trị tỉnh", names, "30", "Tỉnh Hải Dương")
    district = Holder(office.district, "Quản trị huyện", names, "300", "Huyện Thanh Miện")
    assert await holders(url) == [province, district]
    await office.app.set_clock("2025-05-04 08:00+07")
    assert await holders(url) == []
