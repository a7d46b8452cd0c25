"""The issuer's pages, in Vietnamese: whom one signs in as, and what went wrong."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import groupby
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from localstack.issuer.asked import Asked
from localstack.people import Holder

STYLE_PATH = "/sign-in.css"
SHOWN = 60
"""How many people one page lists; who is not among them is found by typing."""
NOBODY = "nobody"
"""What the button sends by which one signs in as nobody."""

NOT_REGISTERED = (
    "Ứng dụng này chưa được đăng ký",
    "Ứng dụng hoặc địa chỉ quay về không có trong danh sách đăng ký. Hãy đăng nhập lại từ chính ứng dụng.",
)
NO_DIRECTORY = (
    "Chưa đọc được danh sách người dùng mẫu",
    "Cơ sở dữ liệu danh bạ chưa sẵn sàng. Hãy chờ ít giây rồi tải lại trang này.",
)
NOT_HERE = (
    "Người này không còn vai trò nào",
    "Hãy quay lại và chọn người khác.",
)
ENDED = ("Đã đăng xuất", "Phiên đăng nhập thử đã kết thúc.")
ENDED_NOWHERE = (
    "Đã đăng xuất",
    "Phiên đăng nhập thử đã kết thúc. Địa chỉ quay về chưa được đăng ký nên không được mở.",
)
NOTHING_ENDED = (
    "Không có phiên nào được kết thúc",
    "Yêu cầu đăng xuất không nêu phiên đăng nhập nào của nơi này. Hãy đăng xuất từ chính ứng dụng.",
)


def choice(wanted: Asked, typed: str, people: Sequence[Holder]) -> str:
    """Those who are meant by what was typed, unit by unit."""
    found = [each for each in people if each.is_meant_by(typed)]
    units = [
        (unit, list(held)) for unit, held in groupby(found[:SHOWN], lambda each: (each.unit, each.unit_code))
    ]
    return _template("choice.html").render(
        fields=wanted.fields(),
        typed=typed,
        anybody=bool(people),
        many=len(found),
        left=max(0, len(found) - SHOWN),
        units=units,
        nobody=NOBODY,
    )


def told(words: tuple[str, str]) -> str:
    """A page that says one thing: its title and what to do."""
    title, text = words
    return _template("told.html").render(title=title, text=text)


def style() -> bytes:
    return files("localstack.issuer").joinpath("templates/sign-in.css").read_bytes()


def safety(redirect_uri: str | None) -> dict[str, str]:
    """Headers: `form-action` also rules where a form's answer may redirect to."""
    to = urlsplit(redirect_uri) if redirect_uri else None
    allowed = f" {to.scheme}://{to.netloc}" if to else ""
    policy = (
        f"default-src 'none'; style-src 'self'; form-action 'self'{allowed}; base-uri 'none';"
        " frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }


@cache
def _environment() -> Environment:
    loader = PackageLoader("localstack.issuer")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    environment.globals["style_path"] = STYLE_PATH
    return environment


def _template(name: str) -> Template:
    return _environment().get_template(name)
