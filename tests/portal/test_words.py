from datetime import UTC, date, datetime

import pytest

from kit.workdays import WorkingCalendar
from portal.components.limits import Limits
from portal.components.words import day, long_day, moment, number, term, terms
from portal.forms import KEY, Form, FormUnreadable
from portal.sealing import Sealer, Unreadable
from portal.sign_in.paths import HOME, path_of_ours

pytestmark = pytest.mark.unit
NOW = datetime(2025, 4, 29, 3, tzinfo=UTC)
CALENDAR = WorkingCalendar({date(2025, 4, 30): False, date(2025, 5, 1): False, date(2025, 5, 2): False})


def test_dates_are_written_as_officials_write_them() -> None:
    assert long_day(date(2025, 5, 6)) == "ngày 06 tháng 5 năm 2025"
    assert long_day("2025-02-10") == "ngày 10 tháng 02 năm 2025"
    assert long_day("2025-11-30T20:00:00+00:00") == "ngày 30 tháng 11 năm 2025"
    assert (day("2025-05-06"), day(None)) == ("06/05/2025", "")
    assert moment("2025-05-05T17:30:00Z") == "06/05/2025 00:30"
    assert number(1234567.5) == "1.234.567,5"


def test_a_code_that_is_not_known_is_shown_as_it_came() -> None:
    assert term("step", "check") == "kiểm tra hồ sơ"
    assert term("step", "consult") == "consult"
    assert term("outcome", None) == ""
    assert list(terms("verdict")) == ["supported", "declined"]


@pytest.mark.parametrize(
    ("due", "overdue", "words"),
    [
        (None, False, "không có hạn"),
        (datetime(2025, 4, 28, 17, tzinfo=UTC), True, "quá hạn"),
        (datetime(2025, 4, 29, 17, tzinfo=UTC), False, "hạn hôm nay"),
        (datetime(2025, 5, 5, 17, tzinfo=UTC), False, "còn 1 ngày làm việc"),
        (datetime(2025, 5, 7, 17, tzinfo=UTC), False, "còn 3 ngày làm việc"),
    ],
)
def test_what_a_limit_leaves_is_counted_in_working_days(
    due: datetime | None, *, overdue: bool, words: str
) -> None:
    """29 April 2025 is a Tuesday; 30 April to 2 May are holidays."""
    assert Limits(NOW, CALENDAR).of(due, overdue=overdue).said == words


def test_limits_with_different_last_days_do_not_share_what_is_left() -> None:
    class Counted(WorkingCalendar):
        asked = 0

        def between(self, first: date, last: date) -> int:
            self.asked += 1
            return super().between(first, last)

    calendar = Counted({})
    limits = Limits(NOW, calendar)
    days = [datetime(2025, 5, 5, 17, tzinfo=UTC), datetime(2025, 5, 7, 17, tzinfo=UTC)] * 20
    left = [limits.of(due).working_days for due in days]
    assert left == [Limits(NOW, calendar).of(due).working_days for due in days[:2]] * 20
    assert left[0] != left[1]
    assert calendar.asked == 4


def test_without_a_calendar_nothing_is_said_of_days() -> None:
    assert Limits(NOW, None).of(datetime(2025, 5, 7, tzinfo=UTC)).said == ""


@pytest.mark.parametrize(
    "elsewhere", ["//evil.test", "https://evil.test/", "/\\evil.test", "", "a", "/a b", "/a\n"]
)
def test_nobody_is_sent_elsewhere_after_signing_in(elsewhere: str) -> None:
    assert path_of_ours(elsewhere) == HOME


def test_paths_of_ours_are_gone_back_to() -> None:
    assert path_of_ours("/ho-so?search=h%E1%BB%99&status=") == "/ho-so?search=h%E1%BB%99&status="


def test_what_is_sealed_opens_in_its_place_only() -> None:
    sealer = Sealer(b"k" * 32)
    sealed = sealer.seal({"tên": "Hoà"}, b"here")
    assert sealer.open(sealed, b"here") == {"tên": "Hoà"}
    assert sealer.seal({"tên": "Hoà"}, b"here") != sealed
    for other, place in ((sealer, b"there"), (Sealer(b"l" * 32), b"here")):
        with pytest.raises(Unreadable):
            other.open(sealed, place)
    with pytest.raises(Unreadable):
        sealer.open(b"", b"here")


def test_rows_of_a_form_are_those_in_which_something_was_typed() -> None:
    form = Form.of(b"a-0-x=1&a-0-y=&a-1-x=&a-1-y=&a-2-x=&a-2-y=+2+&b=%C4%90%0D%0A")
    assert form.rows("a", ("x", "y")) == [{"x": "1", "y": ""}, {"x": "", "y": "2"}]
    assert form.text("b") == "Đ"
    assert (form.text("c"), "a-0-y" in form, "c" in form) == ("", True, False)


def test_a_key_that_is_none_is_made_anew() -> None:
    assert Form(((KEY, "x"),)).key != Form(((KEY, "x"),)).key
    key = "0198c000-0000-7000-8000-000000000001"
    assert Form(((KEY, key),)).key == key


@pytest.mark.parametrize("body", [b"a=%FF", b"&".join([b"a=1"] * 20_001)])
def test_what_is_no_form_is_refused(body: bytes) -> None:
    with pytest.raises(FormUnreadable):
        Form.of(body)
